package io.neaptide.connect.sink.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.Validators;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;

/** How a target topic that is missing is made. */
public final class TopicCreationConfig {

  public static final String PARTITIONS_CONFIG = "topic.creation.default.partitions";
  private static final String PARTITIONS_DOC =
      "Number of partitions of a target topic that the connector creates because it is missing."
          + " -1 is the default of the brokers (num.partitions).";

  public static final String REPLICATION_FACTOR_CONFIG =
      "topic.creation.default.replication.factor";
  private static final String REPLICATION_FACTOR_DOC =
      "Replication factor of a target topic that the connector creates because it is missing."
          + " -1 is the default of the brokers (default.replication.factor).";

  private static final int BROKER_DEFAULT = -1;

  private final Optional<Integer> partitions;
  private final Optional<Short> replicationFactor;

  TopicCreationConfig(AbstractConfig config) {
    this.partitions =
        Optional.of(config.getInt(PARTITIONS_CONFIG)).filter(count -> count != BROKER_DEFAULT);
    this.replicationFactor =
        Optional.of(config.getShort(REPLICATION_FACTOR_CONFIG))
            .filter(count -> count != BROKER_DEFAULT);
  }

  static ConfigDef define(ConfigDef definition, int order) {
    return definition
        .define(
            PARTITIONS_CONFIG,
            ConfigDef.Type.INT,
            BROKER_DEFAULT,
            positiveOrBrokerDefault(),
            ConfigDef.Importance.MEDIUM,
            PARTITIONS_DOC,
            ConfigGroups.TOPICS,
            order,
            ConfigDef.Width.SHORT,
            "Partitions of new topics")
        .define(
            REPLICATION_FACTOR_CONFIG,
            ConfigDef.Type.SHORT,
            (short) BROKER_DEFAULT,
            positiveOrBrokerDefault(),
            ConfigDef.Importance.MEDIUM,
            REPLICATION_FACTOR_DOC,
            ConfigGroups.TOPICS,
            order + 1,
            ConfigDef.Width.SHORT,
            "Replication factor of new topics");
  }

  /** The replication factor of topics that are created; empty for the brokers' default. */
  public Optional<Short> replicationFactor() {
    return replicationFactor;
  }

  /** A topic that is a table: compacted, so that the last row of every key stays. */
  public NewTopic newTopic(String name) {
    return new NewTopic(name, partitions, replicationFactor)
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  private static ConfigDef.Validator positiveOrBrokerDefault() {
    return Validators.described(
        "1 or more, or -1 for the default of the brokers",
        (name, value) -> {
          int number = ((Number) value).intValue();
          if (number != BROKER_DEFAULT && number < 1) {
            throw new ConfigException(
                name, value, "Use 1 or more, or -1 for the default of the brokers");
          }
        });
  }
}
