package io.neaptide.connect.source.schema;

import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.Query;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A query over rows with a schema, which keep it: rows of which all columns are taken pass as they
 * are, for others a schema is derived once for each of theirs. For one thread at a time.
 */
public final class SchemaQuery {

  /** Stands for the schema of keys that have none. */
  private static final Schema NONE = SchemaBuilder.bytes().name("none").build();

  private final Query query;
  private final SchemaCache<SchemaCache<SchemaPlan>> plans = new SchemaCache<>();

  /**
   * @param query one that does not fix the schema of its rows
   */
  public SchemaQuery(Query query) {
    this.query = query;
  }

  /**
   * The row to emit.
   *
   * @param row with a schema, a struct or a map
   * @return {@link SchemaAndValue#NULL}, which deletes, where the row does not pass
   * @throws io.neaptide.connect.source.query.EvaluationException if it cannot be computed
   */
  public SchemaAndValue apply(InputRow row) {
    Schema schema = row.data().schema();
    if (schema.type() == Schema.Type.STRUCT) {
      return plan(schema, KeyField.schemaOf(row.key())).apply(row);
    }
    // A map has no fields that a schema could be derived of.
    return query.keepsRows()
        ? new SchemaPlan.Unchanged(query).apply(row)
        : query.apply(row, Optional.empty());
  }

  private SchemaPlan plan(Schema row, Optional<Schema> key) {
    return plans
        .computeIfAbsent(row, unused -> new SchemaCache<>())
        .computeIfAbsent(key.orElse(NONE), unused -> SchemaPlanner.plan(query, row, key));
  }
}
