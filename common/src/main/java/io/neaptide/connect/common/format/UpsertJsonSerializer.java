package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.EncodedRow;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.NotARowException;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The format {@code upsert-json}: one JSON object, null columns written as nulls. */
final class UpsertJsonSerializer implements RowSerializer {

  private final JsonWriter writer = new JsonWriter(JsonWriter.Form.ROW);

  /** A row whose columns nobody has accessed is text in this form already. */
  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object row) {
    if (!(row instanceof Map) && !(row instanceof Struct)) {
      throw new NotARowException("upsert-json", row);
    }
    return row instanceof EncodedRow encoded
        ? encoded.text().orElseGet(() -> writer.write(schema, row))
        : writer.write(schema, row);
  }
}
