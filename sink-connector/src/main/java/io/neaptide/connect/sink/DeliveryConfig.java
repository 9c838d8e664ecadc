package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ConfigGroups;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What is promised about the records that are written. */
final class DeliveryConfig {

  static final String GUARANTEE_CONFIG = "delivery.guarantee";
  private static final String GUARANTEE_DOC =
      "What is promised about the records that are written. 'at_least_once': every row arrives, and"
          + " the last row of a key is the last one written; after a failure or a rebalance some"
          + " rows are written again, and a task that froze and was replaced may still write late.";

  /** The guarantees; the value of the configuration is the name in lower case. */
  enum Guarantee {
    AT_LEAST_ONCE;

    String configValue() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> configValues() {
      return Arrays.stream(values()).map(Guarantee::configValue).toList();
    }
  }

  private final Guarantee guarantee;

  DeliveryConfig(AbstractConfig config) {
    this.guarantee = Guarantee.valueOf(config.getString(GUARANTEE_CONFIG).toUpperCase(Locale.ROOT));
  }

  static ConfigDef define(ConfigDef definition) {
    return definition.define(
        GUARANTEE_CONFIG,
        ConfigDef.Type.STRING,
        Guarantee.AT_LEAST_ONCE.configValue(),
        ConfigDef.ValidString.in(Guarantee.configValues().toArray(String[]::new)),
        ConfigDef.Importance.HIGH,
        GUARANTEE_DOC,
        ConfigGroups.DELIVERY,
        1,
        ConfigDef.Width.SHORT,
        "Delivery guarantee",
        new Suggestions(List.copyOf(Guarantee.configValues())));
  }

  Guarantee guarantee() {
    return guarantee;
  }
}
