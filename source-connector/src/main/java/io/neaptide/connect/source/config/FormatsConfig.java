package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.common.format.Formats;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Keys that say how keys and values are decoded. */
public final class FormatsConfig {

  public static final String KEY_DESERIALIZER_CONFIG = "key.deserializer";
  static final String KEY_DESERIALIZER_DEFAULT = Formats.STRING;
  private static final String KEY_DESERIALIZER_DOC =
      "Format of the keys: 'string' (UTF-8 text), 'json' (one JSON value), or the name of a class"
          + " that implements io.neaptide.connect.common.serde.KeyDeserializer or is a Connect"
          + " Converter. Properties of the class are given as key.deserializer.<property>.";

  static final String VALUE_DESERIALIZER_CONFIG = "value.deserializer";
  static final String VALUE_DESERIALIZER_DEFAULT = Formats.UPSERT_JSON;
  private static final String VALUE_DESERIALIZER_DOC =
      "Format of the values: 'upsert-json' (one JSON object), or the name of a class that"
          + " implements io.neaptide.connect.common.serde.RowDeserializer or is a Connect"
          + " Converter. Properties of the class are given as value.deserializer.<property>. A"
          + " record without a value is a delete in every format, and so is a value that a Converter"
          + " reads as null.";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          KEY_DESERIALIZER_CONFIG, KEY_DESERIALIZER_DEFAULT,
          VALUE_DESERIALIZER_CONFIG, VALUE_DESERIALIZER_DEFAULT);

  private FormatsConfig() {}

  /** The name of the format of a key, also where the properties are not valid otherwise. */
  static String format(String key, Map<String, String> properties) {
    return properties.getOrDefault(key, DEFAULTS.get(key)).trim();
  }

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            KEY_DESERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            KEY_DESERIALIZER_DEFAULT,
            Validators.notBlank(),
            ConfigDef.Importance.HIGH,
            KEY_DESERIALIZER_DOC,
            ConfigGroups.FORMATS,
            1,
            ConfigDef.Width.MEDIUM,
            "Key format",
            List.of(),
            SuggestedValues.of(Formats.STRING, Formats.JSON))
        .define(
            VALUE_DESERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            VALUE_DESERIALIZER_DEFAULT,
            Validators.notBlank(),
            ConfigDef.Importance.HIGH,
            VALUE_DESERIALIZER_DOC,
            ConfigGroups.FORMATS,
            2,
            ConfigDef.Width.MEDIUM,
            "Value format",
            List.of(),
            SuggestedValues.of(Formats.UPSERT_JSON));
  }
}
