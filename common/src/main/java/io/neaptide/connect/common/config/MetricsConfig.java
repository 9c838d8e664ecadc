package io.neaptide.connect.common.config;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Which metrics are shown. */
public final class MetricsConfig {

  public static final String PARTITIONS_MAX_CONFIG = "metrics.partitions.max";
  static final int PARTITIONS_MAX_DEFAULT = 200;
  private static final String PARTITIONS_MAX_DOC =
      "How many partitions a task may have for metrics of each of them to be shown; a task that has"
          + " more shows those of the whole task only, so that thousands of partitions do not make"
          + " many thousands of metrics. 0 shows none of single partitions.";

  private MetricsConfig() {}

  public static ConfigDef define(ConfigDef definition) {
    return definition.define(
        PARTITIONS_MAX_CONFIG,
        ConfigDef.Type.INT,
        PARTITIONS_MAX_DEFAULT,
        ConfigDef.Range.atLeast(0),
        ConfigDef.Importance.LOW,
        PARTITIONS_MAX_DOC,
        ConfigGroups.METRICS,
        1,
        ConfigDef.Width.SHORT,
        "Most partitions with metrics of their own");
  }

  public static int partitionsMax(AbstractConfig config) {
    return config.getInt(PARTITIONS_MAX_CONFIG);
  }
}
