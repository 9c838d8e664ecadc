package io.neaptide.connect.source.read;

import io.neaptide.connect.common.format.SchemaIdHeaders;
import io.neaptide.connect.source.selffeed.OriginHeader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/**
 * Carries the headers of records over, so that the bytes written are the bytes read. Only {@link
 * SchemaIdHeaders} are left out, since keys and rows are encoded again.
 *
 * <p>Connect's own converter of headers, SimpleHeaderConverter, writes a text as its UTF-8 bytes,
 * but bytes as base64. So a header is handed over as text where it is one. One that is no UTF-8
 * needs {@code header.converter=org.apache.kafka.connect.converters.ByteArrayConverter}, which
 * takes bytes only, as a property of the connector: one that the worker sets is not seen here.
 */
public final class HeaderMapper {

  private final boolean asBytes;
  private final boolean shared;
  private final Optional<Object> origin;
  private final ConnectHeaders ofNone;

  /**
   * @param asBytes whether every header is handed over as bytes
   * @param shared whether records without headers may have the same ones, since nobody changes them
   * @param origin a header to add to each record
   */
  public HeaderMapper(boolean asBytes, boolean shared, Optional<OriginHeader> origin) {
    this.asBytes = asBytes;
    this.shared = shared;
    this.origin = origin.map(header -> asBytes ? bytes(header) : header.value());
    this.ofNone = made(new Header[0]);
  }

  /** The headers of a record, given those that were read. */
  ConnectHeaders map(Header[] headers) {
    return headers.length == 0 && shared ? ofNone : made(headers);
  }

  private ConnectHeaders made(Header[] headers) {
    ConnectHeaders mapped = new ConnectHeaders();
    for (Header header : headers) {
      if (!SchemaIdHeaders.contain(header.key())) {
        add(mapped, header.key(), header.value());
      }
    }
    if (origin.isPresent()) {
      mapped.add(
          OriginHeader.NAME, origin.get(), asBytes ? Schema.BYTES_SCHEMA : Schema.STRING_SCHEMA);
    }
    return mapped;
  }

  private static Object bytes(OriginHeader header) {
    return header.value().getBytes(StandardCharsets.UTF_8);
  }

  private void add(ConnectHeaders mapped, String name, byte[] value) {
    if (value == null) {
      mapped.add(name, null, null);
    } else if (asBytes) {
      mapped.add(name, value, Schema.BYTES_SCHEMA);
    } else {
      addText(mapped, name, value);
    }
  }

  private static void addText(ConnectHeaders mapped, String name, byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      mapped.add(name, text, Schema.STRING_SCHEMA);
    } catch (CharacterCodingException e) {
      mapped.add(name, value, Schema.BYTES_SCHEMA);
    }
  }
}
