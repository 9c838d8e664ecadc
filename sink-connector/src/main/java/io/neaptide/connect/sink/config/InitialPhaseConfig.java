package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The initial phase of a new stream: the comparison with what the target topics hold. */
public final class InitialPhaseConfig {

  public static final String FETCH_EXISTING_CONFIG = "fetch.existing.enabled";
  private static final String FETCH_EXISTING_DOC =
      "Whether a new stream compares the initial result set with what the target topics hold,"
          + " writes only new and changed rows, and deletes keys that are gone. Needs"
          + " worker.kafka.bootstrap.servers, exactly-once delivery, and an input that is read"
          + " committed from its beginning. Client properties for reading the existing data only"
          + " are given as fetch.existing.consumer.<property>.";

  public static final String CONSUMER_PREFIX = "fetch.existing.consumer.";

  public static final String KEY_DESERIALIZER_CONFIG = "fetch.existing.key.deserializer";
  private static final String KEY_DESERIALIZER_DOC =
      "Format of the keys that the target topics hold, to show them readably in reports; keys are"
          + " compared as bytes. 'string', 'json', or the full name of a class that implements"
          + " KeyDeserializer or Connect's Converter. Empty for the counterpart of key.serializer.";

  public static final String VALUE_DESERIALIZER_CONFIG = "fetch.existing.value.deserializer";
  private static final String VALUE_DESERIALIZER_DOC =
      "Format of the values that the target topics hold: 'upsert-json', or the full name of a class"
          + " that implements RowDeserializer or Connect's Converter. Empty for the counterpart of"
          + " value.serializer.";

  public static final String STREAM_VERSION_CONFIG = "stream.version";
  private static final String STREAM_VERSION_DOC =
      "Any text. A connector whose initial phase is finished for this version never compares again;"
          + " another version makes a new stream. Settings that decide how rows are written to the"
          + " target topics may change only together with it.";
  private static final String STREAM_VERSION_DEFAULT = "1";

  public static final String MODE_CONFIG = "reconcile.mode";
  private static final String MODE_DOC =
      "'apply': write the difference and stream on. 'plan': report the difference in the log and in"
          + " the state topic, write nothing to the target topics, and wait. 'once': write the"
          + " difference, call the hook, and pass nothing on: the stream is finished then. A stream"
          + " that has begun cannot be finished by 'once'; one that is finished goes on with 'apply',"
          + " from where it was finished. 'plan' and 'once' need fetch.existing.enabled=true.";

  public static final String MAX_DELETES_CONFIG = "reconcile.max.deletes.percent";
  private static final String MAX_DELETES_DOC =
      "Refuse to write anything when more than this share of the existing keys would be deleted.";
  private static final int MAX_DELETES_DEFAULT = 50;

  public static final String SHARED_KEYS_CONFIG = "reconcile.shared.keys";
  private static final String SHARED_KEYS_DOC =
      "What to do where rows of one key are in several input partitions, so that it is not known"
          + " which one is the later. 'fail': refuse to write anything. 'accept': each partition"
          + " writes its row where it is different, and the one that is written last counts.";

  public static final String STATE_DIR_CONFIG = "state.dir";
  private static final String STATE_DIR_DOC =
      "Local directory for the files of the initial phase. They hold the rows of the input and the"
          + " keys of the target, uncompressed, so they may be several times as large as the topics;"
          + " the page Operations has the formula (Sizing). Empty for the temporary directory of the"
          + " worker.";

  public static final String CONSUMER_ASSERTED_CONFIG = "worker.consumer.asserted";
  private static final String CONSUMER_ASSERTED_DOC =
      "Set to true to assert that the worker's own configuration has"
          + " consumer.isolation.level=read_committed and consumer.auto.offset.reset=earliest, so"
          + " that consumer.override.isolation.level and consumer.override.auto.offset.reset need"
          + " not be given. The connector cannot see the worker's configuration.";

  private static final String APPLY = "apply";
  private static final String PLAN = "plan";
  private static final String ONCE = "once";

  /** What becomes of the difference. */
  public enum Mode {
    APPLY,
    PLAN,
    ONCE
  }

  /** What is done about keys that stand in several input partitions. */
  public enum SharedKeys {
    FAIL,
    ACCEPT
  }

  private final AbstractConfig config;

  InitialPhaseConfig(AbstractConfig config) {
    this.config = config;
    withoutComparison(fetchExisting(), config.getString(MODE_CONFIG))
        .ifPresent(
            problem -> {
              throw new ConfigException(problem);
            });
  }

  /** Why a mode means nothing: without a comparison everything would be written. */
  public static Optional<String> withoutComparison(boolean fetchExisting, String mode) {
    if (fetchExisting || !(PLAN.equals(mode) || ONCE.equals(mode))) {
      return Optional.empty();
    }
    return Optional.of(
        MODE_CONFIG
            + "="
            + mode
            + (PLAN.equals(mode)
                ? " writes nothing and reports a difference"
                : " writes a difference and ends")
            + ", but there is no comparison: set "
            + FETCH_EXISTING_CONFIG
            + "=true, or remove "
            + MODE_CONFIG
            + " to write everything");
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
            APPLY,
            ConfigDef.ValidString.in(APPLY, PLAN, ONCE),
            ConfigDef.Importance.MEDIUM,
            MODE_DOC,
            ConfigGroups.INITIAL_PHASE,
            3,
            ConfigDef.Width.SHORT,
            "Reconcile mode",
            new SuggestedValues(List.of(APPLY, PLAN, ONCE)))
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
            SHARED_KEYS_CONFIG,
            ConfigDef.Type.STRING,
            "fail",
            ConfigDef.ValidString.in("fail", "accept"),
            ConfigDef.Importance.LOW,
            SHARED_KEYS_DOC,
            ConfigGroups.INITIAL_PHASE,
            5,
            ConfigDef.Width.SHORT,
            "Keys in several input partitions",
            new SuggestedValues(List.of("fail", "accept")))
        .define(
            KEY_DESERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            KEY_DESERIALIZER_DOC,
            ConfigGroups.INITIAL_PHASE,
            6,
            ConfigDef.Width.MEDIUM,
            "Format of existing keys",
            new SuggestedValues(List.of(Formats.STRING, Formats.JSON)))
        .define(
            VALUE_DESERIALIZER_CONFIG,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            VALUE_DESERIALIZER_DOC,
            ConfigGroups.INITIAL_PHASE,
            7,
            ConfigDef.Width.MEDIUM,
            "Format of existing values",
            new SuggestedValues(List.of(Formats.UPSERT_JSON)))
        .define(
            STATE_DIR_CONFIG,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.LOW,
            STATE_DIR_DOC,
            ConfigGroups.INITIAL_PHASE,
            8,
            ConfigDef.Width.MEDIUM,
            "Working directory")
        .define(
            CONSUMER_ASSERTED_CONFIG,
            ConfigDef.Type.BOOLEAN,
            false,
            ConfigDef.Importance.LOW,
            CONSUMER_ASSERTED_DOC,
            ConfigGroups.WORKER_CLUSTER,
            2,
            ConfigDef.Width.SHORT,
            "Worker reads committed from the beginning");
  }

  public boolean fetchExisting() {
    return config.getBoolean(FETCH_EXISTING_CONFIG);
  }

  public String streamVersion() {
    return config.getString(STREAM_VERSION_CONFIG);
  }

  public Mode mode() {
    return Mode.valueOf(config.getString(MODE_CONFIG).toUpperCase(Locale.ROOT));
  }

  /** Which difference may be written, and where a plan is told. */
  public PlanConfig plan() {
    return new PlanConfig(config);
  }

  public int maxDeletesPercent() {
    return config.getInt(MAX_DELETES_CONFIG);
  }

  public SharedKeys sharedKeys() {
    return SharedKeys.valueOf(config.getString(SHARED_KEYS_CONFIG).toUpperCase(Locale.ROOT));
  }

  public Path stateDirectory() {
    String named = config.getString(STATE_DIR_CONFIG);
    return Path.of(named.isBlank() ? System.getProperty("java.io.tmpdir") : named);
  }

  /** A reader of the existing rows. */
  public RowDeserializer existingRows() {
    return ExistingFormats.rows(config.originals());
  }

  /** A reader of the existing keys. */
  public KeyDeserializer existingKeys() {
    return ExistingFormats.keys(config.originals());
  }

  /** A reader of what the connector's own serializer writes. */
  public RowDeserializer writtenRows() {
    return Formats.rowDeserializer(
        SerializerConfig.VALUE_SERIALIZER_CONFIG,
        config.getString(SerializerConfig.VALUE_SERIALIZER_CONFIG),
        config.originals());
  }

  /** A reader of the existing keys, where their bytes are not text. */
  public Optional<KeyDeserializer> unreadableKeys() {
    return ExistingFormats.unreadableKeys(config.originals());
  }

  /** Client properties for reading the existing data only. */
  public Map<String, Object> consumerProperties() {
    return config.originalsWithPrefix(CONSUMER_PREFIX);
  }
}
