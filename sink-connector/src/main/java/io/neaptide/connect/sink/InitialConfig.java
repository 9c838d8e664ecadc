package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.common.serde.Formats;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The initial phase of a new stream: the comparison with what the target topics hold. */
final class InitialConfig {

  static final String FETCH_EXISTING_CONFIG = "fetch.existing.enabled";
  private static final String FETCH_EXISTING_DOC =
      "Whether a new stream compares the initial result set with what the target topics hold, writes"
          + " only new and changed rows, and deletes keys that are gone. Needs"
          + " worker.kafka.bootstrap.servers, exactly-once delivery, and an input that is read"
          + " committed from its beginning.";

  static final String CONSUMER_PREFIX = "fetch.existing.consumer.";

  static final String VALUE_DESERIALIZER_CONFIG = "fetch.existing.value.deserializer";
  private static final String VALUE_DESERIALIZER_DOC =
      "Format of the values that the target topics hold: 'upsert-json', or the full name of a class"
          + " that implements RowDeserializer or Connect's Converter. Empty for the counterpart of"
          + " value.serializer.";

  static final String STREAM_VERSION_CONFIG = "stream.version";
  private static final String STREAM_VERSION_DOC =
      "Any text. A connector whose initial phase is finished for this version never compares again;"
          + " another version makes a new stream.";
  private static final String STREAM_VERSION_DEFAULT = "1";

  static final String MODE_CONFIG = "reconcile.mode";
  private static final String MODE_DOC =
      "'apply': write the difference and stream on. 'plan': report the difference in the log and in"
          + " the state topic, write nothing to the target topics, and wait.";

  static final String MAX_DELETES_CONFIG = "reconcile.max.deletes.percent";
  private static final String MAX_DELETES_DOC =
      "Refuse to write anything when more than this share of the existing keys would be deleted.";
  private static final int MAX_DELETES_DEFAULT = 50;

  static final String STATE_DIR_CONFIG = "state.dir";
  private static final String STATE_DIR_DOC =
      "Local directory for the working state of the initial phase, about as large as the input."
          + " Empty for the temporary directory of the worker.";

  /** What becomes of the difference. */
  enum Mode {
    APPLY,
    PLAN
  }

  private final AbstractConfig config;

  InitialConfig(AbstractConfig config) {
    this.config = config;
  }

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            FETCH_EXISTING_CONFIG,
            ConfigDef.Type.BOOLEAN,
            false,
            ConfigDef.Importance.HIGH,
            FETCH_EXISTING_DOC,
            ConfigGroups.INITIAL_PHASE,
            1,
            ConfigDef.Width.SHORT,
            "Compare with existing data")
        .define(
            STREAM_VERSION_CONFIG,
            ConfigDef.Type.STRING,
            STREAM_VERSION_DEFAULT,
            Validators.notBlank(),
            ConfigDef.Importance.MEDIUM,
            STREAM_VERSION_DOC,
            ConfigGroups.INITIAL_PHASE,
            2,
            ConfigDef.Width.SHORT,
            "Stream version")
        .define(
            MODE_CONFIG,
            ConfigDef.Type.STRING,
            "apply",
            ConfigDef.ValidString.in("apply", "plan"),
            ConfigDef.Importance.MEDIUM,
            MODE_DOC,
            ConfigGroups.INITIAL_PHASE,
            3,
            ConfigDef.Width.SHORT,
            "Reconcile mode",
            new Suggestions(List.of("apply", "plan")))
        .define(
            MAX_DELETES_CONFIG,
            ConfigDef.Type.INT,
            MAX_DELETES_DEFAULT,
            ConfigDef.Range.between(0, 100),
            ConfigDef.Importance.MEDIUM,
            MAX_DELETES_DOC,
            ConfigGroups.INITIAL_PHASE,
            4,
            ConfigDef.Width.SHORT,
            "Most deletes (percent)")
        .define(
            VALUE_DESERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            VALUE_DESERIALIZER_DOC,
            ConfigGroups.INITIAL_PHASE,
            5,
            ConfigDef.Width.MEDIUM,
            "Format of existing values",
            new Suggestions(List.of(Formats.UPSERT_JSON)))
        .define(
            STATE_DIR_CONFIG,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            STATE_DIR_DOC,
            ConfigGroups.INITIAL_PHASE,
            6,
            ConfigDef.Width.MEDIUM,
            "Working directory");
  }

  boolean fetchExisting() {
    return config.getBoolean(FETCH_EXISTING_CONFIG);
  }

  String streamVersion() {
    return config.getString(STREAM_VERSION_CONFIG);
  }

  Mode mode() {
    return Mode.valueOf(config.getString(MODE_CONFIG).toUpperCase(Locale.ROOT));
  }

  int maxDeletesPercent() {
    return config.getInt(MAX_DELETES_CONFIG);
  }

  Path stateDirectory() {
    String named = config.getString(STATE_DIR_CONFIG);
    return Path.of(named.isBlank() ? System.getProperty("java.io.tmpdir") : named);
  }

  /** A reader of the existing rows. */
  RowDeserializer existingRows() {
    return Formats.rowDeserializer(VALUE_DESERIALIZER_CONFIG, existingFormat(), formatProperties());
  }

  /** A reader of what the connector's own serializer writes. */
  RowDeserializer writtenRows() {
    return Formats.rowDeserializer(
        SerializerConfig.VALUE_SERIALIZER_CONFIG,
        config.getString(SerializerConfig.VALUE_SERIALIZER_CONFIG),
        config.originals());
  }

  private String existingFormat() {
    String named = config.getString(VALUE_DESERIALIZER_CONFIG);
    return named.isBlank() ? config.getString(SerializerConfig.VALUE_SERIALIZER_CONFIG) : named;
  }

  /** A converter that both writes and reads needs the serializer's properties to read. */
  private Map<String, Object> formatProperties() {
    Map<String, Object> properties = new HashMap<>(config.originals());
    String from = SerializerConfig.VALUE_SERIALIZER_CONFIG + ".";
    config
        .originals()
        .forEach(
            (key, value) -> {
              if (key.startsWith(from)) {
                properties.putIfAbsent(
                    VALUE_DESERIALIZER_CONFIG + "." + key.substring(from.length()), value);
              }
            });
    return properties;
  }

  /** Client properties for reading the existing data only. */
  Map<String, Object> consumerProperties() {
    return config.originalsWithPrefix(CONSUMER_PREFIX);
  }
}
