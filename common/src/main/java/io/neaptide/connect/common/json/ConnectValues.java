package io.neaptide.connect.common.json;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;

/** Values of Connect's own types, and the text for those that JSON has no type for. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
public final class ConnectValues {

  private ConnectValues() {}

  /**
   * The value of a field of a struct. The null of an optional field is a null, also where its
   * schema has a default, which {@link Struct#get(Field)} would put in its place; only a field that
   * must have a value has its default for one that is not set.
   */
  public static Object fieldValue(Struct struct, Field field) {
    return field.schema().isOptional() ? struct.getWithoutDefault(field.name()) : struct.get(field);
  }

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

  /** Whether it is a whole number of a size that Connect has a type for. */
  public static boolean isWholeNumber(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
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
