package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.common.serde.KeyDeserializer;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.Test;

class FormatsTest {

  private static final String KEY = "key.deserializer";
  private static final String ROW = "value.deserializer";

  @Test
  void builtInFormatsHaveShortNames() {
    assertThat(Formats.keyDeserializer(KEY, "string", Map.of()))
        .isInstanceOf(StringKeyDeserializer.class);
    assertThat(Formats.keyDeserializer(KEY, "json", Map.of()))
        .isInstanceOf(JsonKeyDeserializer.class);
    assertThat(Formats.keySerializer(KEY, "string", Map.of()))
        .isInstanceOf(StringKeySerializer.class);
    assertThat(Formats.keySerializer(KEY, "json", Map.of())).isInstanceOf(JsonKeySerializer.class);
    assertThat(Formats.rowDeserializer(ROW, "upsert-json", Map.of()))
        .isInstanceOf(UpsertJsonDeserializer.class);
    assertThat(Formats.rowSerializer(ROW, "upsert-json", Map.of()))
        .isInstanceOf(UpsertJsonSerializer.class);
  }

  @Test
  void aClassOfOurInterfaceGetsThePropertiesBelowItsKey() {
    Map<String, Object> originals = new HashMap<>();
    originals.put("key.deserializer.a", "1");
    originals.put("key.deserializer.b.c", 2);
    originals.put("key.deserializer", "name");
    originals.put("key.deserializers.x", "no");
    originals.put("value.deserializer.a", "no");

    OwnKeys keys = (OwnKeys) Formats.keyDeserializer(KEY, OwnKeys.class.getName(), originals);

    assertThat(keys.configs).isEqualTo(Map.of("a", "1", "b.c", 2));
  }

  @Test
  void aConverterIsConfiguredAsKeyOrAsValue() {
    ConverterSerde key =
        (ConverterSerde)
            Formats.keyDeserializer(KEY, FakeConverter.class.getName(), Map.of(KEY + ".x", "y"));
    ConverterSerde row =
        (ConverterSerde)
            Formats.rowSerializer(ROW, FakeConverter.class.getName(), Map.of(ROW + ".x", "y"));

    assertThat(key).hasToString("FakeConverter(key=true, {x=y})");
    assertThat(row).hasToString("FakeConverter(key=false, {x=y})");
  }

  @Test
  void theContextClassLoaderFindsTheClass() throws Exception {
    URL classes = OwnKeys.class.getProtectionDomain().getCodeSource().getLocation();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (IsolatedKeys plugin = new IsolatedKeys(classes, before)) {
      thread.setContextClassLoader(plugin);

      KeyDeserializer keys = Formats.keyDeserializer(KEY, OwnKeys.class.getName(), Map.of());

      assertThat(keys.getClass().getClassLoader()).isSameAs(plugin);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void anUnknownNameIsRefusedWithTheChoices() {
    refused(
        KEY,
        "strings",
        "Invalid value strings for configuration key.deserializer: Use 'json' or 'string', or the"
            + " full name of a class that implements KeyDeserializer or Converter. Its jar,"
            + " with what it needs, belongs into the plugin's own folder, beside the connector's"
            + " jars, on every worker: plugins do not see each other");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Formats.rowSerializer("value.serializer", "string", Map.of()))
        .withMessage(
            "Invalid value string for configuration value.serializer: Use 'upsert-json', or the full"
                + " name of a class that implements RowSerializer or Converter. Its jar,"
                + " with what it needs, belongs into the plugin's own folder, beside the connector's"
                + " jars, on every worker: plugins do not see each other");
  }

  @Test
  void emptyAndOddNamesAreRefusedToo() {
    for (String name : new String[] {"", " ", "java/lang/String", "[B", "int", "a..b", "UPSERT"}) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> Formats.keyDeserializer(KEY, name, Map.of()))
          .withMessageStartingWith("Invalid value " + name + " for configuration key.deserializer");
    }
  }

  @Test
  void aClassOfTheWrongKindIsRefusedWithoutMakingOne() {
    refused(
        KEY,
        StringDeserializer.class.getName(),
        "Invalid value org.apache.kafka.common.serialization.StringDeserializer for configuration"
            + " key.deserializer: The class implements neither"
            + " io.neaptide.connect.common.serde.KeyDeserializer nor"
            + " org.apache.kafka.connect.storage.Converter; use 'json' or 'string' or a class that"
            + " does");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Formats.keySerializer(KEY, OwnKeys.class.getName(), Map.of()))
        .withMessageContaining("KeySerializer");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Formats.keySerializer(KEY, NeverMade.class.getName(), Map.of()))
        .withMessageContaining("The class implements neither");
  }

  @Test
  void aClassThatCannotBeMadeIsRefused() {
    refused(
        KEY,
        NoDefaultConstructor.class.getName(),
        "Invalid value "
            + NoDefaultConstructor.class.getName()
            + " for configuration"
            + " key.deserializer: The class cannot be instantiated: Could not find a public"
            + " no-argument constructor for "
            + NoDefaultConstructor.class.getName());
    refused(
        KEY,
        AbstractKeys.class.getName(),
        "Invalid value "
            + AbstractKeys.class.getName()
            + " for configuration key.deserializer: The"
            + " class cannot be instantiated: Could not instantiate class "
            + AbstractKeys.class.getName());
    refused(
        KEY,
        MissingDependency.class.getName(),
        "Invalid value "
            + MissingDependency.class.getName()
            + " for configuration"
            + " key.deserializer: The class cannot be loaded"
            + " (java.lang.ExceptionInInitializerError). Put the jars that it needs into the plugin's"
            + " own folder, too, in versions that fit together");
  }

  @Test
  void aFormatThatRefusesItsPropertiesIsAnErrorOfItsKey() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                Formats.rowDeserializer(
                    ROW, FakeConverter.class.getName(), Map.of(ROW + ".refuse", "secret")))
        .withMessage(
            "Invalid value io.neaptide.connect.common.format.FakeConverter for configuration"
                + " value.deserializer: The format refuses its properties (value.deserializer.*):"
                + " java.lang.IllegalStateException: told to")
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void ourInterfaceComesBeforeConverter() {
    assertThat(Formats.keyDeserializer(KEY, Both.class.getName(), Map.of()))
        .isInstanceOf(Both.class);
    assertThat(Formats.rowDeserializer(ROW, Both.class.getName(), Map.of()))
        .isInstanceOf(ConverterSerde.class);
  }

  private static void refused(String key, String name, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Formats.keyDeserializer(key, name, Map.of()))
        .withMessage(message)
        .satisfies(
            e -> {
              if (!message.contains("neither")) {
                assertThat(e).hasCauseInstanceOf(Throwable.class);
              }
            });
  }

  /** A format of a user. */
  public static class OwnKeys implements KeyDeserializer {
    private Map<String, ?> configs;

    @Override
    public void configure(Map<String, ?> configs) {
      this.configs = configs;
    }

    @Override
    public SchemaAndValue deserialize(String topic, Headers headers, byte[] key) {
      return new SchemaAndValue(Schema.BYTES_SCHEMA, key);
    }
  }

  /** A format that is a converter as well. */
  public static final class Both extends FakeConverter implements KeyDeserializer {
    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public SchemaAndValue deserialize(String topic, Headers headers, byte[] key) {
      return toConnectData(topic, new RecordHeaders(), key);
    }

    @Override
    public void close() {}
  }

  /** No format at all. */
  public static final class NeverMade {
    public NeverMade() {
      throw new AssertionError("a class of the wrong kind was instantiated");
    }
  }

  /** A format without the constructor that it needs. */
  public static final class NoDefaultConstructor extends OwnKeys {
    public NoDefaultConstructor(String argument) {
      configure(Map.of("a", argument));
    }
  }

  /** A format that is not finished. */
  public abstract static class AbstractKeys implements KeyDeserializer {}

  /** A format whose class cannot be initialized, as with a missing jar. */
  public static final class MissingDependency extends OwnKeys {
    static final int VALUE = Integer.parseInt("not a number");

    @Override
    public String toString() {
      return "MissingDependency" + VALUE;
    }
  }

  /** Loads the format of the user itself, as a plugin's class loader does. */
  private static final class IsolatedKeys extends URLClassLoader {
    IsolatedKeys(URL classes, ClassLoader parent) {
      super(new URL[] {classes}, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(OwnKeys.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
