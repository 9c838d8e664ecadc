package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.Utf8;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** The format {@code string}: UTF-8 text. */
final class StringKeyDeserializer implements KeyDeserializer {

  @Override
  public SchemaAndValue deserialize(String topic, Headers headers, byte[] key) {
    if (!Utf8.isWellFormed(key)) {
      throw new MalformedDataException("the key is not well-formed UTF-8");
    }
    return new SchemaAndValue(Schema.STRING_SCHEMA, new String(key, StandardCharsets.UTF_8));
  }
}
