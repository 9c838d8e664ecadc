package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The hook of a connector: its class, its own configuration and the size of its batches. */
public final class HookConfig {

  public static final String PREFIX = "event.processor.";

  public static final String CLASS_CONFIG = "event.processor.class";
  private static final String CLASS_DOC =
      "Full name of a class that implements io.neaptide.connect.hook.EventProcessor: a hook that is"
          + " called before events are sent, after they are acknowledged, and once when the initial"
          + " data of a new stream is in the target topics. Its jar belongs into the plugin's own"
          + " folder. Its own properties are given as event.processor.<property>. A class that"
          + " implements onInitialDataSent needs worker.kafka.bootstrap.servers, exactly-once"
          + " delivery, and an input that is read committed from its beginning. Empty for none.";

  static final String BATCH_SIZE_CONFIG = "event.batch.size";
  private static final String BATCH_SIZE_DOC =
      "How many events the hook is given at once, at most.";
  private static final int BATCH_SIZE_DEFAULT = 500;
  private static final int BATCH_SIZE_MAX = 10_000;

  private final AbstractConfig config;

  HookConfig(AbstractConfig config) {
    this.config = config;
  }

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            CLASS_CONFIG,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.MEDIUM,
            CLASS_DOC,
            ConfigGroups.HOOK,
            1,
            ConfigDef.Width.LONG,
            "Hook")
        .define(
            BATCH_SIZE_CONFIG,
            ConfigDef.Type.INT,
            BATCH_SIZE_DEFAULT,
            ConfigDef.Range.between(1, BATCH_SIZE_MAX),
            ConfigDef.Importance.LOW,
            BATCH_SIZE_DOC,
            ConfigGroups.HOOK,
            2,
            ConfigDef.Width.SHORT,
            "Events at once");
  }

  /**
   * The class of the hook, where there is one.
   *
   * @throws org.apache.kafka.common.config.ConfigException if it cannot be used
   */
  public Optional<HookClass> hookClass() {
    String name = config.getString(CLASS_CONFIG);
    return name.isBlank() ? Optional.empty() : Optional.of(HookClass.load(name));
  }

  /** How many events a hook is given at once, at most. */
  public int batchSize() {
    return config.getInt(BATCH_SIZE_CONFIG);
  }

  /** What the hook itself is configured with. */
  public Map<String, String> properties() {
    return properties(config.originalsStrings());
  }

  /** The hook's own properties among those of a connector, without their prefix. */
  public static Map<String, String> properties(Map<String, String> all) {
    Map<String, String> own = new HashMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX) && !key.equals(CLASS_CONFIG)) {
            own.put(key.substring(PREFIX.length()), value);
          }
        });
    return own;
  }
}
