package io.neaptide.connect.source.query;

import io.neaptide.connect.common.json.JsonProjection;
import io.neaptide.connect.common.json.JsonProjection.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * A query from JSON text to JSON text, which decodes only what it looks at. It gives the same rows
 * as the {@link Query} that it was made of. For one thread at a time.
 */
public final class TextQuery {

  private final JsonProjection projection;
  private final Optional<Expression> condition;
  private final List<Expression> computed;

  private TextQuery(
      JsonProjection projection, Optional<Expression> condition, List<Expression> computed) {
    this.projection = projection;
    this.condition = condition;
    this.computed = computed;
  }

  /**
   * Makes one of the parts of a query.
   *
   * @param paths of the value that are looked at, each as often as it is
   */
  static Optional<TextQuery> of(
      List<Query.Item> items, List<List<String>> paths, Optional<Expression> condition) {
    List<List<String>> decoded = new ArrayList<>(paths);
    List<Column> columns = new ArrayList<>();
    List<Expression> computed = new ArrayList<>();
    for (Query.Item item : items) {
      if (item instanceof Query.AllColumns all) {
        return all.except().isEmpty() && items.size() == 1
            ? Optional.of(ofAllColumns(decoded, condition))
            : Optional.empty();
      }
      Query.Column column = (Query.Column) item;
      if (column.expression() instanceof ColumnPath carried) {
        boolean unused = decoded.remove(carried.path());
        columns.add(new Column(column.name(), carried.path()));
      } else {
        computed.add(column.expression());
        columns.add(new Column(column.name(), List.of()));
      }
    }
    return Optional.of(
        new TextQuery(JsonProjection.of(columns, decoded), condition, List.copyOf(computed)));
  }

  private static TextQuery ofAllColumns(
      List<List<String>> decoded, Optional<Expression> condition) {
    boolean unused = decoded.remove(List.of());
    return new TextQuery(JsonProjection.ofAllColumns(decoded), condition, List.of());
  }

  /**
   * The row to emit.
   *
   * @param key the decoded key
   * @param record whose value is of the format {@code upsert-json}
   * @return as {@link Query#apply} gives it; empty where this cannot tell, and the row has to be
   *     decoded
   * @throws EvaluationException if the row cannot be computed
   * @throws org.apache.kafka.connect.errors.DataException if the value is malformed, or a computed
   *     one cannot be written
   */
  public Optional<SchemaAndValue> apply(SchemaAndValue key, ConsumerRecord<byte[], byte[]> record) {
    Optional<Map<String, Object>> decoded = projection.read(record.value());
    if (decoded.isEmpty()) {
      return Optional.empty();
    }
    InputRow row = new InputRow(key, decoded.get(), record);
    if (!Logic.isMet(condition, row)) {
      return Optional.of(SchemaAndValue.NULL);
    }
    Object[] values = new Object[computed.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = RowForm.of(computed.get(index).evaluate(row));
    }
    return Optional.of(new SchemaAndValue(null, projection.row(values)));
  }
}
