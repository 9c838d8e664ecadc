package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.Validators;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What is promised about the records that are written. */
public final class DeliveryConfig {

  public static final String GUARANTEE_CONFIG = "delivery.guarantee";
  private static final String GUARANTEE_DOC =
      "What is promised about the records that are written. 'at_least_once': every row arrives, and"
          + " the last row of a key is the last one written; after a failure or a rebalance some"
          + " rows are written again, and a task that froze and was replaced may still write late."
          + " 'exactly_once': for readers of committed data every row arrives once, written in"
          + " transactions by one fenced writer per input partition; reading the input committed"
          + " (consumer.override.isolation.level=read_committed) is recommended then, or rows of"
          + " aborted input transactions are written, too. Empty for exactly_once where"
          + " there is an initial phase (fetch.existing.enabled, or a hook that implements"
          + " onInitialDataSent), which needs it, else at_least_once.";

  /** The guarantees; the value of the configuration is the name in lower case. */
  public enum Guarantee {
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    String configValue() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> configValues() {
      return Arrays.stream(values()).map(Guarantee::configValue).toList();
    }
  }

  private final Guarantee guarantee;

  DeliveryConfig(AbstractConfig config, Optional<InitialPhaseReason> initial) {
    String named = config.getString(GUARANTEE_CONFIG);
    contradiction(named, initial)
        .ifPresent(
            problem -> {
              throw new ConfigException(GUARANTEE_CONFIG, named, problem);
            });
    this.guarantee = effective(named, initial);
  }

  /**
   * The guarantee that holds.
   *
   * @param named what the configuration says, blank where it says nothing
   * @param initial why there is an initial phase, if there is one
   */
  public static Guarantee effective(String named, Optional<InitialPhaseReason> initial) {
    if (named.isBlank()) {
      return initial.isPresent() ? Guarantee.EXACTLY_ONCE : Guarantee.AT_LEAST_ONCE;
    }
    return Guarantee.valueOf(named.toUpperCase(Locale.ROOT));
  }

  /** Why an initial phase and a guarantee do not go together; empty where they do. */
  public static Optional<String> contradiction(String named, Optional<InitialPhaseReason> initial) {
    return initial
        .filter(need -> Guarantee.AT_LEAST_ONCE.configValue().equals(named))
        .map(
            need ->
                need.what()
                    + " needs exactly-once delivery: at least once, a task that was replaced could"
                    + " still "
                    + need.danger()
                    + ". Remove "
                    + GUARANTEE_CONFIG
                    + ", or set it to exactly_once");
  }

  static ConfigDef define(ConfigDef definition) {
    return definition.define(
        GUARANTEE_CONFIG,
        ConfigDef.Type.STRING,
        "",
        Validators.described("at_least_once or exactly_once, or empty", DeliveryConfig::check),
        ConfigDef.Importance.HIGH,
        GUARANTEE_DOC,
        ConfigGroups.DELIVERY,
        1,
        ConfigDef.Width.SHORT,
        "Delivery guarantee",
        new SuggestedValues(List.copyOf(Guarantee.configValues())));
  }

  private static void check(String name, Object value) {
    if (value == null || !(value.toString().isEmpty() || isGuarantee(value.toString()))) {
      throw new ConfigException(
          name, value, "Use " + String.join(" or ", Guarantee.configValues()));
    }
  }

  private static boolean isGuarantee(String value) {
    return Guarantee.configValues().contains(value);
  }

  public Guarantee guarantee() {
    return guarantee;
  }
}
