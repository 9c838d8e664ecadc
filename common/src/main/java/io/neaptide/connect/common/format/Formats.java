package io.neaptide.connect.common.format;

import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.storage.Converter;

/**
 * Makes key and row formats from their configuration: a built-in name, a class that implements the
 * interface, or a Connect {@link Converter}. Properties below the configuration key are the
 * format's own.
 */
public final class Formats {

  public static final String STRING = "string";
  public static final String JSON = "json";
  public static final String UPSERT_JSON = "upsert-json";

  /** Connect's own converter for JSON. Without schemas it changes numbers that it reads. */
  public static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

  private static final Set<String> BUILT_IN = Set.of(STRING, JSON, UPSERT_JSON);

  private Formats() {}

  /**
   * Makes a key reader.
   *
   * @param key the configuration key that names the format, such as {@code key.deserializer}
   * @param name the name of the format
   * @param originals all properties of the connector
   * @throws ConfigException if there is no such format, or it refuses its properties
   */
  public static KeyDeserializer keyDeserializer(String key, String name, Map<String, ?> originals) {
    Map<String, Supplier<KeyDeserializer>> builtIn =
        Map.of(STRING, StringKeyDeserializer::new, JSON, JsonKeyDeserializer::new);
    KeyDeserializer format =
        create(key, name, KeyDeserializer.class, builtIn, c -> new ConverterSerde(c, true));
    configured(key, name, () -> format.configure(properties(key, originals)));
    return format;
  }

  /** Makes a key writer; otherwise as {@link #keyDeserializer}. */
  public static KeySerializer keySerializer(String key, String name, Map<String, ?> originals) {
    Map<String, Supplier<KeySerializer>> builtIn =
        Map.of(STRING, StringKeySerializer::new, JSON, JsonKeySerializer::new);
    KeySerializer format =
        create(key, name, KeySerializer.class, builtIn, c -> new ConverterSerde(c, true));
    configured(key, name, () -> format.configure(properties(key, originals)));
    return format;
  }

  /** Makes a row reader; otherwise as {@link #keyDeserializer}. */
  public static RowDeserializer rowDeserializer(String key, String name, Map<String, ?> originals) {
    Map<String, Supplier<RowDeserializer>> builtIn =
        Map.of(UPSERT_JSON, UpsertJsonDeserializer::new);
    RowDeserializer format =
        create(key, name, RowDeserializer.class, builtIn, c -> new ConverterSerde(c, false));
    configured(key, name, () -> format.configure(properties(key, originals)));
    return format;
  }

  /** Makes a row writer; otherwise as {@link #keyDeserializer}. */
  public static RowSerializer rowSerializer(String key, String name, Map<String, ?> originals) {
    Map<String, Supplier<RowSerializer>> builtIn = Map.of(UPSERT_JSON, UpsertJsonSerializer::new);
    RowSerializer format =
        create(key, name, RowSerializer.class, builtIn, c -> new ConverterSerde(c, false));
    configured(key, name, () -> format.configure(properties(key, originals)));
    return format;
  }

  /**
   * Finds properties of a format that takes none: the built-in ones have none.
   *
   * @param key the configuration key that names the format
   * @param name the name of the format
   * @param originals all properties of the connector
   * @return messages by key; empty where all is well
   */
  public static Map<String, String> unusedProperties(
      String key, String name, Map<String, ?> originals) {
    Map<String, String> unused = new TreeMap<>();
    if (BUILT_IN.contains(name)) {
      for (String property : properties(key, originals).keySet()) {
        unused.put(
            key + "." + property,
            "The format '"
                + name
                + "' takes no properties; name the class that takes it with "
                + key
                + ", or remove the key");
      }
    }
    return unused;
  }

  private interface FromConverter<T> {
    T adapt(Converter converter);
  }

  private static <T> T create(
      String key,
      String name,
      Class<T> type,
      Map<String, Supplier<T>> builtIn,
      FromConverter<T> fromConverter) {
    Supplier<T> known = builtIn.get(name);
    if (known != null) {
      return known.get();
    }
    Class<?> found = load(key, name, type, builtIn);
    if (type.isAssignableFrom(found)) {
      return type.cast(instantiate(key, name, found));
    }
    if (Converter.class.isAssignableFrom(found)) {
      return fromConverter.adapt((Converter) instantiate(key, name, found));
    }
    throw new ConfigException(
        key,
        name,
        "The class implements neither "
            + type.getName()
            + " nor "
            + Converter.class.getName()
            + "; use "
            + choices(builtIn)
            + " or a class that does");
  }

  private static <T> Class<?> load(
      String key, String name, Class<T> type, Map<String, Supplier<T>> builtIn) {
    try {
      // Not initialised before it is known to be a format.
      return Class.forName(name, false, Utils.getContextOrKafkaClassLoader());
    } catch (ClassNotFoundException e) {
      throw refusal(
          key,
          name,
          "Use "
              + choices(builtIn)
              + ", or the full name of a class that implements "
              + type.getSimpleName()
              + " or Converter. Its jar, with what it needs, belongs into the plugin's own folder,"
              + " beside the connector's jars, on every worker: plugins do not see each other",
          e);
    } catch (LinkageError e) {
      throw refusal(key, name, unusable(e), e);
    }
  }

  private static Object instantiate(String key, String name, Class<?> found) {
    try {
      return Utils.newInstance(found);
    } catch (KafkaException e) {
      throw refusal(key, name, "The class cannot be instantiated: " + reason(e), e);
    } catch (LinkageError e) {
      throw refusal(key, name, unusable(e), e);
    }
  }

  private static String unusable(LinkageError e) {
    return "The class cannot be loaded ("
        + e
        + "). Put the jars that it needs into the plugin's own folder, too, in versions that fit"
        + " together";
  }

  /** The message of an error that is meant to be read alone, else with the kind of the error. */
  private static String reason(Throwable e) {
    return e instanceof KafkaException ? e.getMessage() : e.toString();
  }

  private static ConfigException refusal(String key, String name, String message, Throwable cause) {
    ConfigException refusal = new ConfigException(key, name, message);
    refusal.initCause(cause);
    return refusal;
  }

  private static String choices(Map<String, ?> builtIn) {
    return builtIn.keySet().stream()
        .sorted()
        .map(choice -> "'" + choice + "'")
        .collect(java.util.stream.Collectors.joining(" or "));
  }

  private static void configured(String key, String name, Runnable configure) {
    try {
      configure.run();
    } catch (LinkageError e) {
      throw refusal(key, name, unusable(e), e);
    } catch (RuntimeException e) {
      throw refusal(
          key, name, "The format refuses its properties (" + key + ".*): " + reason(e), e);
    }
  }

  private static Map<String, Object> properties(String key, Map<String, ?> originals) {
    Map<String, Object> properties = new HashMap<>();
    String prefix = key + ".";
    originals.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            properties.put(name.substring(prefix.length()), value);
          }
        });
    return properties;
  }
}
