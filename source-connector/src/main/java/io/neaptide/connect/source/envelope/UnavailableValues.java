package io.neaptide.connect.source.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/**
 * The text that Debezium writes in place of a large value that an UPDATE left as it was, since the
 * database does not give it. A row with it would take the place of the right one.
 *
 * @param columns that are looked at; in others it does no harm
 */
record UnavailableValues(ColumnSelection columns) {

  private static final String PLACEHOLDER = "__debezium_unavailable_value";
  private static final byte[] BYTES = PLACEHOLDER.getBytes(UTF_8);

  /** As text, or as one of an array: of strings, of JSON, of bytes in each mode, and of UUIDs. */
  private static final Set<String> TEXTS =
      Set.of(
          PLACEHOLDER,
          Base64.getEncoder().encodeToString(BYTES),
          Base64.getEncoder().withoutPadding().encodeToString(BYTES),
          HexFormat.of().formatHex(BYTES),
          UUID.nameUUIDFromBytes(BYTES).toString());

  /** How a map begins as JSON text. */
  private static final String MAP_TEXT = "{\"" + PLACEHOLDER + "\"";

  /**
   * Refuses a row with such a column.
   *
   * @throws MalformedDataException names the column and the remedy
   */
  void refuse(SchemaAndValue row) {
    if (row.value() instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        if (isLookedAt(field.name()) && is(struct.getWithoutDefault(field.name()))) {
          throw refusal(field.name());
        }
      }
    } else {
      for (Map.Entry<?, ?> column : ((Map<?, ?>) row.value()).entrySet()) {
        if (isLookedAt(String.valueOf(column.getKey())) && is(column.getValue())) {
          throw refusal(String.valueOf(column.getKey()));
        }
      }
    }
  }

  private boolean isLookedAt(String column) {
    return columns.nested(column) != ColumnSelection.NONE;
  }

  private static boolean is(Object value) {
    if (value instanceof String text) {
      return TEXTS.contains(text) || text.startsWith(MAP_TEXT);
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes.equals(ByteBuffer.wrap(BYTES));
    }
    if (value instanceof byte[] bytes) {
      return Arrays.equals(bytes, BYTES);
    }
    if (value instanceof List<?> list) {
      return list.size() == 1 ? is(list.get(0)) : isBytesAsNumbers(list);
    }
    return value instanceof Map<?, ?> map && map.containsKey(PLACEHOLDER);
  }

  /** What stands for an array of numbers of any type. */
  private static boolean isBytesAsNumbers(List<?> list) {
    if (list.size() != BYTES.length) {
      return false;
    }
    for (int at = 0; at < BYTES.length; at++) {
      if (!(list.get(at) instanceof Number number) || number.doubleValue() != BYTES[at]) {
        return false;
      }
    }
    return true;
  }

  private static MalformedDataException refusal(String column) {
    return new MalformedDataException(
        "the event does not have the value of the column '"
            + column
            + "', which is large and was not changed. Set REPLICA IDENTITY FULL on the table, or"
            + " leave the column out");
  }
}
