package io.neaptide.connect.sink.topics;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.TopicCreationConfig;
import io.neaptide.connect.sink.kafka.KafkaTopicAdmin;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.kafka.TopicAdmin;
import io.neaptide.connect.sink.producer.MissingRights;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates target topics that are missing before they are written. Used on one thread. */
public final class TargetTopics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TargetTopics.class);

  private final Supplier<TopicAdmin> opener;
  private final Consumer<String> guard;
  private final Set<String> known = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> warned = new HashSet<>();

  /** Those that were missing at first, and have not got a row since. */
  private final Set<String> empty = new HashSet<>();

  private TopicAdmin admin;
  private String latest;
  private boolean fixed;

  public static TargetTopics of(
      KafkaClients clients,
      Map<String, Object> adminProperties,
      TopicCreationConfig creation,
      Consumer<String> guard) {
    return new TargetTopics(
        () -> new KafkaTopicAdmin(clients.admin(adminProperties), creation), guard);
  }

  public static TargetTopics of(TaskClients clients, TopicCreationConfig creation) {
    return new TargetTopics(
        () -> new KafkaTopicAdmin(clients.targetAdmin(), creation),
        clients.guard()::requireForRows);
  }

  /**
   * @param opener opens the client that is asked, when it is needed first
   * @param guard throws where a topic must not be written
   */
  public TargetTopics(Supplier<TopicAdmin> opener, Consumer<String> guard) {
    this.opener = opener;
    this.guard = guard;
  }

  /**
   * Creates a topic that is missing.
   *
   * @throws org.apache.kafka.common.errors.RetriableException if the cluster could not say now
   * @throws ConnectException if the topic must not be written, or is missing and cannot be created
   */
  public void ensure(String topic) {
    if (topic.equals(latest)) {
      return;
    }
    if (!known.contains(topic)) {
      guard.accept(topic);
      createIfMissing(topic);
      admin.awaitLeaders(topic);
      known.add(topic);
    }
    latest = topic;
  }

  /** Whether a topic was created, and has got no row since. */
  public boolean awaitsFirstRow(String topic) {
    return !empty.isEmpty() && empty.contains(topic);
  }

  /**
   * Called before the first row of a topic that was created: warns where what the connector may
   * have written before is not in it.
   */
  public void firstRow(String topic, TopicPartition input, long offset) {
    empty.remove(topic);
    withoutRowsBefore(topic, input, offset).ifPresent(log::warn);
  }

  static Optional<String> withoutRowsBefore(String topic, TopicPartition input, long offset) {
    return offset == 0
        ? Optional.empty()
        : Optional.of(
            "Created the target topic "
                + topic
                + "; its first row comes from offset "
                + offset
                + " of "
                + input
                + ". Rows before that are not in it: if this connector has written them before,"
                + " reset its offsets to write them again");
  }

  /** Creates topics again that were deleted since they were seen. */
  public void recheck() {
    for (String topic : known) {
      createIfMissing(topic);
    }
  }

  /** A topic that is deleted later stays so: what it held is more than what is written again. */
  public void createOnce() {
    fixed = true;
  }

  /** Has every topic looked for again before it is written the next time. */
  public void forget() {
    if (!fixed) {
      latest = null;
      known.clear();
    }
  }

  private void createIfMissing(String topic) {
    if (admin == null) {
      admin = opener.get();
    }
    if (exists(topic)) {
      seen.add(topic);
      checkPolicy(topic);
      return;
    }
    try {
      admin.create(topic);
      if (!seen.add(topic)) {
        log.warn(
            "The target topic {} was deleted while it was written. It is created again, compacted,"
                + " and does not hold the rows that were written before. Reset the offsets of the"
                + " connector to write the input again",
            topic);
      } else {
        empty.add(topic);
        log.info("Created the target topic {}, compacted", topic);
      }
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw e;
    } catch (AuthorizationException e) {
      throw new ConnectException(
          MissingRights.message(
              "the target topic " + topic + ", which is missing",
              "CREATE, DESCRIBE and WRITE on it, or create it with" + " cleanup.policy=compact",
              e),
          e);
    } catch (KafkaException e) {
      throw new ConnectException(
          "The target topic "
              + topic
              + " is missing and cannot be created ("
              + e.getMessage()
              + "). Create it with cleanup.policy=compact, or correct topic.format, "
              + TopicCreationConfig.PARTITIONS_CONFIG
              + ", "
              + TopicCreationConfig.REPLICATION_FACTOR_CONFIG
              + " or the permissions, then restart the task",
          e);
    }
  }

  private boolean exists(String topic) {
    try {
      return admin.exists(topic);
    } catch (AuthorizationException e) {
      throw new ConnectException(
          MissingRights.message("the target topic " + topic, "DESCRIBE and WRITE on it", e), e);
    }
  }

  private void checkPolicy(String topic) {
    String policy = admin.cleanupPolicy(topic).orElse(TopicConfig.CLEANUP_POLICY_COMPACT);
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT) && warned.add(topic)) {
      log.warn(
          "The target topic {} has cleanup.policy={}: rows that do not change are lost when their"
              + " retention ends. Set cleanup.policy=compact to keep the last row of every key.",
          topic,
          policy);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
  }
}
