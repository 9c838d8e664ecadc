package io.neaptide.connect.common.json;

import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/** The names of JSON fields for the keys of Connect maps, which may be of any type. */
public final class FieldNames {

  private FieldNames() {}

  /** The name for a map key; only types with one obvious text are accepted. */
  static String of(Object key) {
    if (key instanceof String text) {
      return checked(text);
    }
    if (ConnectValues.isWholeNumber(key) || key instanceof Boolean) {
      return key.toString();
    }
    throw new DataException(
        "A map key of type "
            + (key == null ? "null" : key.getClass().getName())
            + " cannot be the name of a JSON field");
  }

  static String checked(String name) {
    if (name.length() > JsonLimits.MAX_NAME_LENGTH) {
      throw new DataException(
          "A field's name is longer than the limit of "
              + JsonLimits.MAX_NAME_LENGTH
              + " characters");
    }
    if (!Utf8.canEncode(name)) {
      throw new DataException("A field's name holds half of a surrogate pair");
    }
    return name;
  }

  /**
   * Copies a map under the names of its keys.
   *
   * @throws DataException if two keys have one name, such as {@code 1} and {@code "1"}
   */
  public static Map<String, Object> named(Map<?, ?> map, Map<String, Object> into) {
    map.forEach((key, value) -> into.put(of(key), value));
    if (into.size() < map.size()) {
      throw new DataException("Two keys of a map would be the same JSON field");
    }
    return into;
  }
}
