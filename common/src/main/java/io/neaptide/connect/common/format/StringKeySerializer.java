package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.Utf8;
import io.neaptide.connect.common.serde.KeySerializer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** The format {@code string}: UTF-8 text; a key of any other type is an error. */
final class StringKeySerializer implements KeySerializer {

  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object key) {
    if (!(key instanceof String text)) {
      throw new DataException(
          "The key format 'string' writes text only, but the key is of type "
              + key.getClass().getName()
              + "; use the key format 'json', or a transform that makes the key a text");
    }
    if (!Utf8.canEncode(text)) {
      throw new DataException("The key holds half of a surrogate pair and has no UTF-8 form");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
