package io.neaptide.connect.command.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows, columns and keys as text for people. */
public final class RowText {

  private static final JsonWriter JSON = new JsonWriter(JsonWriter.Form.ROW);

  private RowText() {}

  /** A row as JSON; what is no number, and infinities, which JSON does not have, as text. */
  public static byte[] json(Map<String, Object> row) {
    return JSON.write(null, shown(row));
  }

  private static Object shown(Object value) {
    if (value instanceof String text) {
      return wellFormed(text);
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    }
    if (value instanceof List<?> list) {
      List<Object> shown = new ArrayList<>(list.size());
      list.forEach(each -> shown.add(shown(each)));
      return shown;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> shown = new LinkedHashMap<>();
      map.forEach((name, each) -> shown.put(shown(name), shown(each)));
      return shown;
    }
    return value;
  }

  /** UTF-8 has no half of a surrogate pair: the replacement character is shown in its place. */
  private static String wellFormed(String text) {
    int[] codes =
        text.codePoints()
            .map(code -> Character.getType(code) == Character.SURROGATE ? 0xFFFD : code)
            .toArray();
    return new String(codes, 0, codes.length);
  }

  /** The text of a column's value. */
  static String value(Object value) {
    return new String(JSON.write(null, value), UTF_8);
  }

  /** A key in canonical JSON, as people read it: a text without its quotes. */
  public static String key(byte[] canonical) {
    return JsonReader.readValue(canonical) instanceof String text
        ? text
        : new String(canonical, UTF_8);
  }
}
