package io.neaptide.connect.common.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a connector's own key converter does to keys that are JSON values. Connect's {@code
 * StringConverter} writes the text of a value and reads every text as one: 12 and "12" become the
 * same key, and an object becomes {a=1}.
 */
public final class KeyConverters {

  public static final String KEY_CONVERTER_CONFIG = "key.converter";

  /** What to use, for messages. */
  public static final String REMEDY =
      "set "
          + KEY_CONVERTER_CONFIG
          + " of the connector to io.neaptide.connect.RowConverter, or to"
          + " org.apache.kafka.connect.json.JsonConverter with key.converter.schemas.enable=false";

  private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";

  private static final String TRANSFORMS_CONFIG = "transforms";

  private KeyConverters() {}

  /**
   * Why keys in JSON do not go together with the connector's own key converter.
   *
   * @param formatKey the configuration key by which the keys are in JSON
   * @return empty where they do, or where a transform makes other keys of them
   */
  public static Optional<String> unsuitableForJson(String formatKey, Map<String, ?> properties) {
    return ConverterNames.isOf(STRING_CONVERTER, properties.get(KEY_CONVERTER_CONFIG))
            && !changesKeys(properties)
        ? Optional.of(
            KEY_CONVERTER_CONFIG
                + "="
                + STRING_CONVERTER
                + " does not keep keys of "
                + formatKey
                + "=json apart: 12 and \"12\" become one key, and an object becomes {a=1}; "
                + REMEDY)
        : Optional.empty();
  }

  private static boolean changesKeys(Map<String, ?> properties) {
    for (String alias : List.of(text(properties, TRANSFORMS_CONFIG).split(","))) {
      if (text(properties, TRANSFORMS_CONFIG + "." + alias.trim() + ".type").contains("Key")) {
        return true;
      }
    }
    return false;
  }

  private static String text(Map<String, ?> properties, String key) {
    Object value = properties.get(key);
    return value == null ? "" : value.toString().trim();
  }
}
