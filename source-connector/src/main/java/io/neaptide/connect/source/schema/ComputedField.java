package io.neaptide.connect.source.schema;

import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.Query;
import org.apache.kafka.connect.data.Schema;

/** The value of an expression, whose type is known from its operands. */
record ComputedField(Query.Column column, Schema schema) implements FieldSource {

  @Override
  public Object value(InputRow row) {
    Object value = column.expression().evaluate(row);
    try {
      return value == null ? null : column.type().write(schema, value);
    } catch (EvaluationException e) {
      throw e.of(column.name());
    }
  }
}
