package io.neaptide.connect.source.schema;

import io.neaptide.connect.common.json.ConnectValues;
import io.neaptide.connect.source.query.InputRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** A value of the row that is carried over as it is, with its schema. */
final class CarriedField implements FieldSource {

  private final String[] path;
  private final Field top;
  private final Schema schema;
  private final boolean copied;

  private CarriedField(List<String> path, Field top, Schema schema, boolean copied) {
    this.path = path.toArray(String[]::new);
    this.top = top;
    this.schema = schema;
    this.copied = copied;
  }

  /**
   * Finds what a path leads to.
   *
   * @param row the schema of the rows, a struct
   * @return empty where no row of the schema has such a value
   */
  static Optional<CarriedField> at(Schema row, List<String> path) {
    Schema at = row;
    boolean mayBeAbsent = false;
    for (int depth = 0; depth < path.size(); depth++) {
      mayBeAbsent |= depth > 0 && at.isOptional();
      if (at.type() == Schema.Type.STRUCT) {
        Field field = at.field(path.get(depth));
        if (field == null) {
          return Optional.empty();
        }
        at = field.schema();
      } else if (at.type() == Schema.Type.MAP && at.keySchema().type() == Schema.Type.STRING) {
        mayBeAbsent = true;
        at = at.valueSchema();
      } else {
        return Optional.empty();
      }
    }
    Schema schema = mayBeAbsent ? OptionalSchemas.of(at) : at;
    return Optional.of(new CarriedField(path, row.field(path.get(0)), schema, schema != at));
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Object value(InputRow row) {
    Object value = ConnectValues.fieldValue((Struct) row.data().value(), top);
    for (int depth = 1; depth < path.length && value != null; depth++) {
      value =
          value instanceof Struct struct
              ? ConnectValues.fieldValue(struct, struct.schema().field(path[depth]))
              : ((Map<?, ?>) value).get(path[depth]);
    }
    return copied ? OptionalSchemas.value(schema, value) : value;
  }
}
