package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.sink.reconcile.change.DifferenceFingerprint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What becomes of a plan: where it is told, and which one may be applied. */
public final class PlanConfig {

  public static final String TOPIC_CONFIG = "reconcile.plan.topic";
  private static final String TOPIC_DOC =
      "A topic on the cluster of kafka.bootstrap.servers that takes every planned change as one"
          + " record, in JSON: the key, what is done, and where the records are that are replaced"
          + " and written; nothing of the rows themselves, unless reconcile.plan.rows asks for them."
          + " Written with reconcile.mode=plan, and where a difference is refused. One connector may"
          + " have it; created with one partition, compacted, where it is missing. Empty for none;"
          + " needs fetch.existing.enabled=true.";

  public static final String ROWS_CONFIG = "reconcile.plan.rows";
  private static final String ROWS_DOC =
      "Whether the plan topic takes the rows before and after each change, too, as JSON. Then"
          + " whoever may read that topic reads the rows, which may be personal data, as long as"
          + " they are there; and neaptide plan shows them without reading any other topic. A record"
          + " that would be larger with its rows than the topic takes (max.message.bytes) is"
          + " written without them, and says so. Needs reconcile.plan.topic.";

  public static final String APPROVED_CONFIG = "reconcile.approved.plan";
  private static final String APPROVED_DOC =
      "The fingerprint of a reviewed plan, as its report has it: only this very difference is"
          + " written, whatever keys it deletes; any other one is refused, with nothing written."
          + " Ignored once the stream has begun. Empty to write whatever is found; needs"
          + " fetch.existing.enabled=true.";

  private final AbstractConfig config;

  PlanConfig(AbstractConfig config) {
    this.config = config;
  }

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            TOPIC_CONFIG,
            ConfigDef.Type.STRING,
            "",
            Validators.described("a topic name, or empty", NotificationConfig::checkTopic),
            ConfigDef.Importance.LOW,
            TOPIC_DOC,
            ConfigGroups.INITIAL_PHASE,
            9,
            ConfigDef.Width.MEDIUM,
            "Plan topic")
        .define(
            APPROVED_CONFIG,
            ConfigDef.Type.STRING,
            "",
            Validators.described(
                "the fingerprint of a plan (" + DifferenceFingerprint.form() + "), or empty",
                PlanConfig::checkFingerprint),
            ConfigDef.Importance.LOW,
            APPROVED_DOC,
            ConfigGroups.INITIAL_PHASE,
            10,
            ConfigDef.Width.MEDIUM,
            "Approved plan")
        .define(
            ROWS_CONFIG,
            ConfigDef.Type.BOOLEAN,
            false,
            ConfigDef.Importance.LOW,
            ROWS_DOC,
            ConfigGroups.INITIAL_PHASE,
            11,
            ConfigDef.Width.SHORT,
            "Plan with rows");
  }

  private static void checkFingerprint(String name, Object value) {
    String text = value == null ? "" : value.toString().trim();
    if (!text.isEmpty() && !DifferenceFingerprint.isFingerprint(text)) {
      throw new ConfigException(
          name,
          value,
          "Not the fingerprint of a plan: "
              + DifferenceFingerprint.form()
              + ", as the report of reconcile.mode=plan has it");
    }
  }

  /** By key, what means nothing without a comparison, or without a plan topic. */
  public static Map<String, String> withoutComparison(
      boolean fetchExisting, Map<String, String> properties) {
    Map<String, String> problems = new LinkedHashMap<>();
    if (!fetchExisting && !properties.getOrDefault(APPROVED_CONFIG, "").isBlank()) {
      problems.put(
          APPROVED_CONFIG,
          APPROVED_CONFIG
              + " lets nothing but a reviewed difference be written, but there is no comparison: set "
              + InitialPhaseConfig.FETCH_EXISTING_CONFIG
              + "=true, or leave "
              + APPROVED_CONFIG
              + " out to write everything");
    }
    if (!fetchExisting && !properties.getOrDefault(TOPIC_CONFIG, "").isBlank()) {
      problems.put(
          TOPIC_CONFIG,
          TOPIC_CONFIG
              + " takes the changes that a comparison plans, but there is no comparison: set "
              + InitialPhaseConfig.FETCH_EXISTING_CONFIG
              + "=true, or leave "
              + TOPIC_CONFIG
              + " out");
    }
    if (Boolean.parseBoolean(properties.getOrDefault(ROWS_CONFIG, "").trim())
        && properties.getOrDefault(TOPIC_CONFIG, "").isBlank()) {
      problems.put(
          ROWS_CONFIG,
          ROWS_CONFIG
              + "=true puts the rows of changes into a plan topic, but there is none: set "
              + TOPIC_CONFIG
              + ", or leave "
              + ROWS_CONFIG
              + " out");
    }
    return problems;
  }

  /** The fingerprint of the only difference that may be written. */
  public Optional<String> approved() {
    return given(APPROVED_CONFIG);
  }

  /** The topic that takes planned changes. */
  public Optional<String> topic() {
    return given(TOPIC_CONFIG);
  }

  /** Whether that takes the rows, too. */
  public boolean rows() {
    return config.getBoolean(ROWS_CONFIG);
  }

  private Optional<String> given(String key) {
    return Optional.of(config.getString(key).trim()).filter(value -> !value.isEmpty());
  }
}
