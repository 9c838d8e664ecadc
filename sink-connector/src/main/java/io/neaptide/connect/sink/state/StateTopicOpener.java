package io.neaptide.connect.sink.state;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.ConsumerSettings;
import io.neaptide.connect.sink.config.ExactlyOnceConfig;
import io.neaptide.connect.sink.config.TopicCreationConfig;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OpenTransactionOwners;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the state topic where it is missing, and opens a reader of it. */
public final class StateTopicOpener implements Supplier<StateReader>, StateReader.Topic {

  private static final Logger log = LoggerFactory.getLogger(StateTopicOpener.class);

  /** Small segments are compacted soon: the topic is read as a whole by every task that starts. */
  private static final String SEGMENT_BYTES = Integer.toString(16 * 1024 * 1024);

  /** Longer than anybody reads up to an offset, so that nothing is missed that stood there. */
  private static final String MIN_COMPACTION_LAG_MS = "60000";

  /** Otherwise the records of a quiet connector would never be compacted. */
  private static final String MAX_COMPACTION_LAG_MS = "900000";

  /** A broker may not know yet of a topic that another one has created. */
  private static final int MISSING_FOR_CERTAIN = 5;

  /** A report or bounds of very many topics and partitions are one record. */
  public static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  private final TaskId task;
  private final String topic;
  private final ClusterConfig cluster;
  private final KafkaClients clients;
  private final Map<String, Object> adminProperties;
  private final TopicCreationConfig creation;
  private Admin admin;
  private Uuid topicId;
  private volatile StateReader reader;

  /** How often in a row the topic was not there. */
  private int missing;

  public StateTopicOpener(
      TaskId task,
      String topic,
      ClusterConfig cluster,
      KafkaClients clients,
      Map<String, Object> adminProperties,
      TopicCreationConfig creation) {
    this.task = task;
    this.topic = topic;
    this.cluster = cluster;
    this.clients = clients;
    this.adminProperties = adminProperties;
    this.creation = creation;
  }

  /**
   * Fails where the topic is not the one that is read any more: what it said is gone, and what is
   * written would not be read.
   */
  private void requireSame() {
    Optional<Uuid> now = id();
    if (now.isPresent() && topicId == null) {
      topicId = now.get();
    }
    missing = now.isPresent() ? 0 : missing + 1;
    boolean gone = topicId != null && missing >= MISSING_FOR_CERTAIN;
    if (now.isPresent() ? !now.get().equals(topicId) : gone) {
      throw new ConnectException(
          "The state topic "
              + topic
              + " was deleted"
              + (now.isPresent() ? " and recreated" : "")
              + " while it was used, so what it said of how far the input is written is gone."
              + " Restart the connector with its tasks: without it, a comparison begins again, and"
              + " a connector without one goes on where Connect's own offsets say");
    }
    if (now.isEmpty()) {
      throw new UnknownTopicOrPartitionException("The state topic " + topic + " is not there");
    }
  }

  private Optional<Uuid> id() {
    return TopicDescriptions.find(admin, topic).map(TopicDescription::topicId);
  }

  @Override
  public StateReader get() {
    if (admin == null) {
      admin = clients.admin(adminProperties);
    }
    try {
      ensureTopic();
    } catch (AuthorizationException e) {
      throw new ConnectException(
          MissingRights.message(
              "the state topic " + topic,
              "CREATE, DESCRIBE, DESCRIBE_CONFIGS, READ and WRITE on it",
              e),
          e);
    }
    StateReader opened =
        new StateReader(
            clients.consumer(consumerProperties()),
            topic,
            this,
            new StateView(new StateRecords(topic)),
            "neaptide-state-" + task);
    opened.start();
    reader = opened;
    return opened;
  }

  /** The reader, once it is open. */
  public Optional<StateReader> reader() {
    return Optional.ofNullable(reader);
  }

  private Map<String, Object> consumerProperties() {
    return ConsumerSettings.committed(cluster.consumerProperties(), "neaptide-state-" + task);
  }

  private void ensureTopic() {
    try {
      TopicDescription found =
          AdminResults.of(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
      topicId = found.topicId();
      int partitions = found.partitions().size();
      if (partitions != 1) {
        throw new ConnectException(
            "The state topic "
                + topic
                + " has "
                + partitions
                + " partitions; it must have one. Set "
                + ExactlyOnceConfig.STATE_TOPIC_CONFIG
                + " to another topic, or delete it if nothing else uses it");
      }
      requireCompaction();
    } catch (UnknownTopicOrPartitionException missing) {
      create();
    }
  }

  /** Without it the positions of idle partitions would expire. */
  private void requireCompaction() {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String policy =
        AdminResults.of(admin.describeConfigs(List.of(resource)).all())
            .get(resource)
            .get(TopicConfig.CLEANUP_POLICY_CONFIG)
            .value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new ConnectException(
          "The state topic "
              + topic
              + " has cleanup.policy="
              + policy
              + ", so that positions would be lost; set cleanup.policy=compact on it");
    }
  }

  private void create() {
    NewTopic state =
        new NewTopic(topic, Optional.of(1), creation.replicationFactor())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    SEGMENT_BYTES,
                    TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                    MIN_COMPACTION_LAG_MS,
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    MAX_COMPACTION_LAG_MS,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(MAX_RECORD_BYTES)));
    try {
      AdminResults.of(admin.createTopics(List.of(state)).all());
      log.info("Created the state topic {}", topic);
    } catch (TopicExistsException existsByNow) {
      log.debug("The state topic {} was created by another task", topic);
    }
  }

  /** The high watermark: past every record that is written, committed or not. */
  @Override
  public synchronized long end() {
    requireSame();
    TopicPartition partition = new TopicPartition(topic, 0);
    return AdminResults.of(
            admin
                .listOffsets(
                    Map.of(partition, OffsetSpec.latest()),
                    new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all())
        .get(partition)
        .offset();
  }

  @Override
  public synchronized void check() {
    requireSame();
  }

  @Override
  public String openTransactions() {
    return OpenTransactionOwners.on(admin, new TopicPartition(topic, 0));
  }

  /** The id of the cluster; empty where its brokers tell none. */
  public Optional<String> clusterId() {
    if (admin == null) {
      admin = clients.admin(adminProperties);
    }
    return Optional.ofNullable(AdminResults.of(admin.describeCluster().clusterId()));
  }

  /** Ends the reader, too. */
  public void close() {
    if (reader != null) {
      reader.close();
    }
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
