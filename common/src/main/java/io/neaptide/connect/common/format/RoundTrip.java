package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.ConnectValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Finds whether data that a format wrote is the same when it is read back. What a format has no
 * type for may come back as the text or number that says the same: a date as the days since 1970,
 * bytes as base64. Anything else was changed on the way: a default in the place of null, a number
 * of fewer digits, a text with other characters.
 */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
final class RoundTrip {

  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final Optional<String> SAME = Optional.empty();
  private static final Optional<String> DIFFERENT = Optional.of("");

  private RoundTrip() {}

  /**
   * Compares data with what came of it.
   *
   * @param schema of the data that was written, or null
   * @return the path of the first value that is not the same; empty where all are
   */
  static Optional<String> difference(Schema schema, Object written, Object back) {
    if (written == null || back == null) {
      return written == back ? SAME : DIFFERENT;
    }
    if (written instanceof Struct || written instanceof Map) {
      return fields(schema, written, back);
    }
    if (written instanceof List<?> list) {
      return list(schema, list, back);
    }
    return isSame(schema, written, back) ? SAME : DIFFERENT;
  }

  /** Whether a whole number came back as its text, of which there is one for each number. */
  static boolean isTextOf(Object written, Object back) {
    return written instanceof Number number
        && ConnectValues.isWholeNumber(number)
        && number.toString().equals(back);
  }

  private static boolean isSame(Schema schema, Object written, Object back) {
    if (written.equals(back)) {
      return true;
    }
    if (written instanceof Date date) {
      return isSameTime(schema, date, back);
    }
    if (written instanceof Number number) {
      return back instanceof Number other && isSameNumber(number, other);
    }
    if (written instanceof byte[] bytes) {
      return isSameBytes(ByteBuffer.wrap(bytes), back);
    }
    return written instanceof ByteBuffer bytes && isSameBytes(bytes, back);
  }

  private static boolean isSameTime(Schema schema, Date date, Object back) {
    if (back instanceof Date other) {
      return date.getTime() == other.getTime();
    }
    if (back instanceof Number number) {
      String type = schema == null ? null : schema.name();
      long unit = org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(type) ? MILLIS_PER_DAY : 1;
      return isSameNumber(date.getTime() / unit, number);
    }
    return ConnectValues.isoText(schema, date).equals(back);
  }

  private static boolean isSameBytes(ByteBuffer bytes, Object back) {
    if (back instanceof byte[] other) {
      return bytes.equals(ByteBuffer.wrap(other));
    }
    return bytes.equals(back) || ConnectValues.base64(bytes).equals(back);
  }

  private static boolean isSameNumber(Number written, Number back) {
    if (ConnectValues.isWholeNumber(written) && ConnectValues.isWholeNumber(back)) {
      return written.longValue() == back.longValue();
    }
    if (!isFinite(written) || !isFinite(back)) {
      return written.toString().equals(back.toString());
    }
    return decimal(written).compareTo(decimal(back)) == 0;
  }

  private static boolean isFinite(Number number) {
    return number instanceof BigDecimal
        || number instanceof BigInteger
        || Double.isFinite(number.doubleValue());
  }

  /** By its digits: what is written of a float is its shortest text. */
  private static BigDecimal decimal(Number number) {
    return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
  }

  private static Optional<String> list(Schema schema, List<?> written, Object back) {
    if (!(back instanceof List<?> other) || other.size() != written.size()) {
      return DIFFERENT;
    }
    for (int at = 0; at < written.size(); at++) {
      Optional<String> difference = difference(element(schema), written.get(at), other.get(at));
      if (difference.isPresent()) {
        return Optional.of("[" + at + "]" + difference.get());
      }
    }
    return SAME;
  }

  private static Schema element(Schema container) {
    boolean hasElements =
        container != null
            && (container.type() == Schema.Type.ARRAY || container.type() == Schema.Type.MAP);
    return hasElements ? container.valueSchema() : null;
  }

  /** Fields are the same where all that are not null are in both; a map has any order. */
  private static Optional<String> fields(Schema schema, Object written, Object back) {
    if (!(back instanceof Struct || back instanceof Map)) {
      return DIFFERENT;
    }
    int present = 0;
    if (written instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        Object value = ConnectValues.fieldValue(struct, field);
        if (value != null) {
          present++;
          Optional<String> difference =
              field(field.name(), field.schema(), value, field.name(), back);
          if (difference.isPresent()) {
            return difference;
          }
        }
      }
    } else {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) written).entrySet()) {
        if (entry.getValue() != null) {
          present++;
          String name = String.valueOf(entry.getKey());
          Optional<String> difference =
              field(name, element(schema), entry.getValue(), entry.getKey(), back);
          if (difference.isPresent()) {
            return difference;
          }
        }
      }
    }
    return added(written, present, back);
  }

  private static Optional<String> field(
      String name, Schema schema, Object value, Object key, Object back) {
    Optional<String> difference;
    if (back instanceof Struct struct) {
      Field field = struct.schema().field(name);
      difference =
          field == null
              ? DIFFERENT
              : difference(schema, value, ConnectValues.fieldValue(struct, field));
    } else {
      Map<?, ?> map = (Map<?, ?>) back;
      Object found = map.containsKey(key) ? map.get(key) : map.get(name);
      difference = difference(schema, value, found);
    }
    return difference.map(path -> "." + name + path);
  }

  /** A field that was null, or not there, and has a value now. */
  private static Optional<String> added(Object written, int present, Object back) {
    int found = 0;
    String last = "";
    if (back instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        if (ConnectValues.fieldValue(struct, field) != null) {
          found++;
          last = isNull(written, field.name()) ? field.name() : last;
        }
      }
    } else {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) back).entrySet()) {
        if (entry.getValue() != null) {
          found++;
          String name = String.valueOf(entry.getKey());
          last = isNull(written, name) ? name : last;
        }
      }
    }
    return found == present ? SAME : Optional.of("." + last);
  }

  private static boolean isNull(Object row, String name) {
    if (row instanceof Struct struct) {
      Field field = struct.schema().field(name);
      return field == null || ConnectValues.fieldValue(struct, field) == null;
    }
    return ((Map<?, ?>) row).get(name) == null;
  }
}
