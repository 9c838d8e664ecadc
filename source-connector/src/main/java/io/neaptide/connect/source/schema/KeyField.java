package io.neaptide.connect.source.schema;

import io.neaptide.connect.source.query.InputRow;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** The key of the record as a field, with the schema of the key. */
record KeyField(Schema schema) implements FieldSource {

  /** The schema of a key: its own, or the one of its type; none where it is an object, say. */
  static Optional<Schema> schemaOf(SchemaAndValue key) {
    if (key.schema() != null) {
      return Optional.of(key.schema());
    }
    if (key.value() instanceof String) {
      return Optional.of(Schema.STRING_SCHEMA);
    }
    if (key.value() instanceof Long) {
      return Optional.of(Schema.INT64_SCHEMA);
    }
    if (key.value() instanceof Double) {
      return Optional.of(Schema.FLOAT64_SCHEMA);
    }
    return key.value() instanceof Boolean ? Optional.of(Schema.BOOLEAN_SCHEMA) : Optional.empty();
  }

  @Override
  public Object value(InputRow row) {
    return row.key().value();
  }
}
