package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.common.format.Formats;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

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

  public static final String VALUE_ENVELOPE_CONFIG = "value.envelope";
  static final String NO_ENVELOPE = "none";
  static final String DEBEZIUM = "debezium";
  private static final String VALUE_ENVELOPE_DOC =
      "What is around the rows in values of any format: 'none', or 'debezium' for change events of"
          + " Debezium, of which 'after' is taken as the row before columns and sql look at it. The"
          + " operations c, r and u are upserts, d and the tombstone behind it one delete; messages,"
          + " heartbeats and metadata of transactions are no rows and left out, and a TRUNCATE is"
          + " malformed, since it does not name the keys that it deletes. With JSON the schema and"
          + " payload of Connect's JSON converter may be around the event.";

  public static final String DECIMAL_HANDLING_MODE_CONFIG = "decimal.handling.mode";
  static final String DECIMAL_HANDLING_MODE_DEFAULT = "";
  private static final String DECIMAL_HANDLING_MODE_DOC =
      "What becomes of a number that neither a long nor a double holds, in rows and keys without a"
          + " schema (with one, a decimal is exact and stays so): 'precise' hands it over as it is,"
          + " which needs a converter that takes it, as io.neaptide.connect.RowConverter does;"
          + " 'double' gives the double next to it, 'string' its digits as text, and with"
          + " 'malformed' its record is malformed. In keys 'double' and 'string' are as 'malformed',"
          + " since two keys could become one. Empty for 'precise' where the connector's own value.converter"
          + " (for keys: key.converter) is RowConverter, else 'malformed'.";

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
            SuggestedValues.of(Formats.UPSERT_JSON))
        .define(
            VALUE_ENVELOPE_CONFIG,
            ConfigDef.Type.STRING,
            NO_ENVELOPE,
            ConfigDef.ValidString.in(NO_ENVELOPE, DEBEZIUM),
            ConfigDef.Importance.MEDIUM,
            VALUE_ENVELOPE_DOC,
            ConfigGroups.FORMATS,
            3,
            ConfigDef.Width.SHORT,
            "Value envelope",
            List.of(),
            SuggestedValues.of(NO_ENVELOPE, DEBEZIUM))
        .define(
            DECIMAL_HANDLING_MODE_CONFIG,
            ConfigDef.Type.STRING,
            DECIMAL_HANDLING_MODE_DEFAULT,
            Validators.described(
                "precise, double, string or malformed, or empty",
                (name, value) -> checkDecimalHandling(value.toString())),
            ConfigDef.Importance.MEDIUM,
            DECIMAL_HANDLING_MODE_DOC,
            ConfigGroups.FORMATS,
            4,
            ConfigDef.Width.SHORT,
            "Decimal handling",
            List.of(),
            SuggestedValues.of(
                Arrays.stream(DecimalHandling.values()).map(FormatsConfig::name).toArray()));
  }

  private static String name(DecimalHandling mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static void checkDecimalHandling(String mode) {
    if (!mode.isEmpty() && decimalHandling(mode).isEmpty()) {
      throw new ConfigException(
          DECIMAL_HANDLING_MODE_CONFIG,
          mode,
          "Use precise, double, string or malformed, or leave it empty");
    }
  }

  /** The mode of a name; empty for another name. */
  static Optional<DecimalHandling> decimalHandling(String mode) {
    return Arrays.stream(DecimalHandling.values())
        .filter(known -> name(known).equals(mode))
        .findFirst();
  }
}
