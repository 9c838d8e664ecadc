package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.record.KeyForms;
import io.neaptide.connect.sink.record.OneFormKeySerializer;
import io.neaptide.connect.sink.record.UnambiguousJsonKeySerializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The formats in which keys and rows are written. */
public final class SerializerConfig {

  public static final String KEY_SERIALIZER_CONFIG = "key.serializer";
  private static final String KEY_SERIALIZER_DOC =
      "Format of the keys that are written: 'string' (UTF-8 text), 'json' (one JSON value in"
          + " canonical form), or the full name of a class that implements KeySerializer or"
          + " Connect's Converter. Properties of the format are given as key.serializer.<property>.";

  public static final String VALUE_SERIALIZER_CONFIG = "value.serializer";
  private static final String VALUE_SERIALIZER_DOC =
      "Format of the values that are written: 'upsert-json' (one JSON object), or the full name of"
          + " a class that implements RowSerializer or Connect's Converter. A delete is always a"
          + " record without a value. Properties of the format are given as"
          + " value.serializer.<property>.";

  private final String keyFormat;
  private final String valueFormat;
  private final Map<String, ?> originals;
  private final KeyForms keyForms;

  /**
   * @param keyForms what all serializers of a task have seen
   */
  SerializerConfig(AbstractConfig config, KeyForms keyForms) {
    this.keyFormat = config.getString(KEY_SERIALIZER_CONFIG);
    this.valueFormat = config.getString(VALUE_SERIALIZER_CONFIG);
    this.originals = config.originals();
    this.keyForms = keyForms;
  }

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            KEY_SERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            Formats.STRING,
            Validators.notBlank(),
            ConfigDef.Importance.HIGH,
            KEY_SERIALIZER_DOC,
            ConfigGroups.FORMATS,
            1,
            ConfigDef.Width.MEDIUM,
            "Key format",
            new SuggestedValues(List.of(Formats.STRING, Formats.JSON)))
        .define(
            VALUE_SERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            Formats.UPSERT_JSON,
            Validators.notBlank(),
            ConfigDef.Importance.HIGH,
            VALUE_SERIALIZER_DOC,
            ConfigGroups.FORMATS,
            2,
            ConfigDef.Width.MEDIUM,
            "Value format",
            new SuggestedValues(List.of(Formats.UPSERT_JSON)));
  }

  public KeySerializer keySerializer() {
    KeySerializer serializer =
        new OneFormKeySerializer(
            Formats.keySerializer(KEY_SERIALIZER_CONFIG, keyFormat, originals), keyForms);
    return Formats.JSON.equals(keyFormat)
            && originals.get(KeyConverters.KEY_CONVERTER_CONFIG) == null
        ? new UnambiguousJsonKeySerializer(serializer)
        : serializer;
  }

  RowSerializer rowSerializer() {
    return Formats.rowSerializer(VALUE_SERIALIZER_CONFIG, valueFormat, originals);
  }

  /** The name of the key format, also where the properties are not valid otherwise. */
  public static String keyFormat(Map<String, String> properties) {
    return properties.getOrDefault(KEY_SERIALIZER_CONFIG, Formats.STRING).trim();
  }

  /** The name of the value format, also where the properties are not valid otherwise. */
  public static String valueFormat(Map<String, String> properties) {
    return properties.getOrDefault(VALUE_SERIALIZER_CONFIG, Formats.UPSERT_JSON).trim();
  }

  /**
   * Makes both formats once, to see whether they can be made.
   *
   * @param properties the properties of the connector, also where they are not valid otherwise
   * @return messages by configuration key; empty where all is well
   */
  public static Map<String, String> unusableFormats(Map<String, String> properties) {
    Map<String, String> errors = new LinkedHashMap<>();
    try {
      Formats.keySerializer(KEY_SERIALIZER_CONFIG, keyFormat(properties), properties).close();
    } catch (ConfigException e) {
      errors.put(KEY_SERIALIZER_CONFIG, e.getMessage());
    }
    try {
      Formats.rowSerializer(VALUE_SERIALIZER_CONFIG, valueFormat(properties), properties).close();
    } catch (ConfigException e) {
      errors.put(VALUE_SERIALIZER_CONFIG, e.getMessage());
    }
    return errors;
  }
}
