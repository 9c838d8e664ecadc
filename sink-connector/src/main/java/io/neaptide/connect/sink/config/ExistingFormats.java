package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The formats that the existing data is read in. One that is not named is the counterpart of the
 * serializer, with the serializer's properties below its own.
 */
public final class ExistingFormats {

  private static final Set<String> TEXT = Set.of(Formats.STRING, Formats.JSON);

  private ExistingFormats() {}

  public static KeyDeserializer keys(Map<String, ?> properties) {
    return Formats.keyDeserializer(
        InitialPhaseConfig.KEY_DESERIALIZER_CONFIG,
        keyFormat(properties),
        properties(
            properties,
            InitialPhaseConfig.KEY_DESERIALIZER_CONFIG,
            SerializerConfig.KEY_SERIALIZER_CONFIG));
  }

  /** The format of keys that are not text, or not best shown as the text that they are. */
  public static Optional<KeyDeserializer> unreadableKeys(Map<String, ?> properties) {
    return TEXT.contains(keyFormat(properties)) ? Optional.empty() : Optional.of(keys(properties));
  }

  public static RowDeserializer rows(Map<String, ?> properties) {
    return Formats.rowDeserializer(
        InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG,
        rowFormat(properties),
        rowProperties(properties));
  }

  private static Map<String, Object> rowProperties(Map<String, ?> properties) {
    return properties(
        properties,
        InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG,
        SerializerConfig.VALUE_SERIALIZER_CONFIG);
  }

  /**
   * Where Connect's JSON converter has no schemas it reads other numbers than there are, so that
   * two that are not the same could count as equal: the same JSON is read exactly.
   */
  public static String rowFormat(Map<String, ?> properties) {
    String format =
        format(
            properties,
            InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG,
            SerializerConfig.VALUE_SERIALIZER_CONFIG,
            Formats.UPSERT_JSON);
    String schemas =
        text(
            rowProperties(properties),
            InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG + ".schemas.enable");
    return format.equals(Formats.JSON_CONVERTER) && schemas.equalsIgnoreCase("false")
        ? Formats.UPSERT_JSON
        : format;
  }

  public static String keyFormat(Map<String, ?> properties) {
    return format(
        properties,
        InitialPhaseConfig.KEY_DESERIALIZER_CONFIG,
        SerializerConfig.KEY_SERIALIZER_CONFIG,
        Formats.STRING);
  }

  private static String format(
      Map<String, ?> properties, String deserializer, String serializer, String otherwise) {
    String named = text(properties, deserializer);
    String counterpart = text(properties, serializer);
    if (!named.isEmpty()) {
      return named;
    }
    return counterpart.isEmpty() ? otherwise : counterpart;
  }

  private static String text(Map<String, ?> properties, String key) {
    Object value = properties.get(key);
    return value == null ? "" : value.toString().trim();
  }

  /** A converter that both writes and reads needs the serializer's properties to read. */
  private static Map<String, Object> properties(
      Map<String, ?> given, String deserializer, String serializer) {
    Map<String, Object> properties = new HashMap<>(given);
    String from = serializer + ".";
    given.forEach(
        (key, value) -> {
          if (key.startsWith(from)) {
            properties.putIfAbsent(deserializer + "." + key.substring(from.length()), value);
          }
        });
    return properties;
  }
}
