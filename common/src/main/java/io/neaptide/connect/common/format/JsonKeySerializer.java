package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.KeySerializer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;

/**
 * The format {@code json}: one JSON value in canonical form, without spaces, object fields sorted
 * by their UTF-16 code units, and each number in one notation, so that equal keys are equal bytes.
 */
final class JsonKeySerializer implements KeySerializer {

  private final JsonWriter writer = new JsonWriter(JsonWriter.Form.CANONICAL);

  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object key) {
    return writer.write(schema, key);
  }
}
