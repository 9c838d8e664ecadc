package io.neaptide.connect.common.json;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;

/** Text for the logical types of Connect that JSON has no type for. */
@SuppressWarnings("JavaUtilDate")
public // Connect's logical types are java.util.Date
final class LogicalTypes {

  private LogicalTypes() {}

  /**
   * ISO-8601 text in UTC: {@code 2026-11-24} for a Connect date, {@code 12:30:00} for a Connect
   * time, {@code 2026-11-24T12:30:00Z} for a Connect timestamp or a date without a schema;
   * fractions of a second only where there are some.
   */
  public static String isoText(Schema schema, Date date) {
    Instant instant = Instant.ofEpochMilli(date.getTime());
    String logicalType = schema == null ? null : schema.name();
    if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(logicalType)) {
      return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
    if (Time.LOGICAL_NAME.equals(logicalType)) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(instant.atZone(ZoneOffset.UTC).toLocalTime());
    }
    return instant.toString();
  }

  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  public static String base64(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return base64(copy);
  }
}
