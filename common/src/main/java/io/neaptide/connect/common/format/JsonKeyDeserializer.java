package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.serde.KeyDeserializer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** The format {@code json}: one JSON value that is not null. */
final class JsonKeyDeserializer implements KeyDeserializer {

  @Override
  public SchemaAndValue deserialize(String topic, Headers headers, byte[] key) {
    Object value = JsonReader.readValue(key);
    return new SchemaAndValue(value instanceof String ? Schema.STRING_SCHEMA : null, value);
  }
}
