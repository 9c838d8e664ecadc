package io.neaptide.connect.common.serde;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The format {@code upsert-json}: one JSON object, null columns written as nulls. */
final class UpsertJsonSerializer implements RowSerializer {

  private final JsonWriter writer = new JsonWriter(JsonWriter.Form.ROW);

  /** A row that nobody has looked at is text in this form already. */
  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object row) {
    if (!(row instanceof Map) && !(row instanceof Struct)) {
      throw new DataException(
          "The value format 'upsert-json' writes rows (a struct or a map), but the value is of type "
              + row.getClass().getName());
    }
    return row instanceof EncodedRow encoded
        ? encoded.text().orElseGet(() -> writer.write(schema, row))
        : writer.write(schema, row);
  }
}
