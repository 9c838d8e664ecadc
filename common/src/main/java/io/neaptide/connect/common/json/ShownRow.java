package io.neaptide.connect.common.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row as JSON shows it to people: what is no number, and infinities, which JSON does not have, as
 * text; and the replacement character in the place of half a surrogate pair, which UTF-8 does not
 * have.
 */
public final class ShownRow {

  private static final int REPLACEMENT = 0xFFFD;

  private ShownRow() {}

  /** The columns of a row that any {@link JsonWriter} writes. */
  public static Map<String, Object> of(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>();
    row.forEach((name, value) -> shown.put(wellFormed(name), shown(value)));
    return shown;
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

  private static String wellFormed(String text) {
    int[] codes =
        text.codePoints()
            .map(code -> Character.getType(code) == Character.SURROGATE ? REPLACEMENT : code)
            .toArray();
    return new String(codes, 0, codes.length);
  }
}
