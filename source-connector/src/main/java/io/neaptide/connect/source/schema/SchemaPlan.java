package io.neaptide.connect.source.schema;

import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.Query;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/** What a query makes of the rows of one schema. */
sealed interface SchemaPlan {

  /**
   * The row to emit; {@link SchemaAndValue#NULL}, which deletes, where it does not pass.
   *
   * @throws EvaluationException if it cannot be computed
   */
  SchemaAndValue apply(InputRow row);

  /** The query does not fit the schema, so that none of its rows can be computed. */
  record Misfit(String problem) implements SchemaPlan {

    @Override
    public SchemaAndValue apply(InputRow row) {
      throw new EvaluationException(problem);
    }
  }

  /** Rows that lose their schema. */
  record WithoutSchema(Query query) implements SchemaPlan {

    @Override
    public SchemaAndValue apply(InputRow row) {
      return query.apply(row, Optional.empty());
    }
  }

  /** Rows that pass as they are. */
  record Unchanged(Query query) implements SchemaPlan {

    @Override
    public SchemaAndValue apply(InputRow row) {
      return query.passes(row) ? row.data() : SchemaAndValue.NULL;
    }
  }

  /**
   * Rows of a schema that was derived.
   *
   * @param query over columns of the types that the schema of the rows has
   * @param sources of the fields of the schema, in their order
   * @param untyped columns whose type is not known, which the schema lacks: they must be null
   */
  record Structs(Query query, Schema schema, List<FieldSource> sources, List<Query.Column> untyped)
      implements SchemaPlan {

    @Override
    public SchemaAndValue apply(InputRow row) {
      if (!query.passes(row)) {
        return SchemaAndValue.NULL;
      }
      Struct struct = new Struct(schema);
      List<Field> fields = schema.fields();
      for (int at = 0; at < fields.size(); at++) {
        Object value = sources.get(at).value(row);
        if (value != null) {
          struct.put(fields.get(at), value);
        }
      }
      for (Query.Column column : untyped) {
        if (column.expression().evaluate(row) != null) {
          throw new EvaluationException(
              "the type of the column '"
                  + column.name()
                  + "' does not follow from the schema of the rows; convert it with CAST, such as"
                  + " CAST(... AS DECIMAL(10, 2))");
        }
      }
      return new SchemaAndValue(schema, struct);
    }
  }
}
