package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.format.SchemaIdHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;

/**
 * Carries the headers of a record over: bytes as they are, text as UTF-8, null as null, and
 * anything else as the text that Connect's {@link Values#convertToString} makes of it. Only {@link
 * SchemaIdHeaders} are left out, since keys and rows are encoded again.
 */
final class HeaderEncoder {

  private HeaderEncoder() {}

  static RecordHeaders encode(Headers headers) {
    RecordHeaders encoded = new RecordHeaders();
    if (headers != null && !headers.isEmpty()) {
      for (Header header : headers) {
        if (!SchemaIdHeaders.contain(header.key())) {
          encoded.add(header.key(), bytes(header));
        }
      }
    }
    return encoded;
  }

  private static byte[] bytes(Header header) {
    Object value = header.value();
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    String text =
        value instanceof String already ? already : Values.convertToString(header.schema(), value);
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
