package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Carries a change of offsets that the user asked Connect for over to the state topic, which is
 * authoritative where the delivery is exactly once. Called while the connector is stopped, before
 * Connect changes its own offsets.
 */
final class OffsetAlterations {

  /** Twice this is less than Connect waits; a transaction that was left open ends before it. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(40);

  private final KafkaClients clients;

  OffsetAlterations(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Applies a change.
   *
   * @param offsets the next offset by input partition; null for one that is reset; empty where
   *     everything is reset that Connect does not know an offset of
   * @throws ConnectException if the change is refused, or could not be applied
   */
  void apply(SinkConfig config, Map<TopicPartition, Long> offsets) {
    if (config.delivery().guarantee() == DeliveryConfig.Guarantee.AT_LEAST_ONCE) {
      return;
    }
    StateAlteration.refuseUnsuitable(offsets, config.initialNeed());
    TaskIdentity task = new TaskIdentity(TaskIdentity.connectorOf(config.properties()), 0);
    String topic = config.exactlyOnce(task.connector()).stateTopic();
    Map<String, Object> adminProperties = TaskClients.adminProperties(config.cluster(), task);
    try {
      Admin admin = clients.admin(adminProperties);
      try {
        if (exists(admin, topic)) {
          apply(config, task, topic, admin, adminProperties, offsets);
        }
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (KafkaException e) {
      throw new ConnectException(
          "The state topic "
              + topic
              + " could not be altered ("
              + e.getMessage()
              + "). Check that the cluster of "
              + ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG
              + " can be reached and all tasks have stopped, then try again",
          e);
    }
  }

  private static boolean exists(Admin admin, String topic) {
    try {
      KafkaResults.of(admin.describeTopics(List.of(topic)).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException missing) {
      return false;
    }
  }

  private void apply(
      SinkConfig config,
      TaskIdentity task,
      String topic,
      Admin admin,
      Map<String, Object> adminProperties,
      Map<TopicPartition, Long> offsets) {
    StateTopicOpener opener =
        new StateTopicOpener(
            task, topic, config.cluster(), clients, adminProperties, config.topicCreation());
    // Made first, so that a leader that lives on cannot write to the state topic any more.
    try (TransactionalWriter leader =
            new TransactionalWriter(
                clients.producer(
                    ProducerSettings.transactional(
                        config.cluster(), task, task.leaderTransactionalId(), 1)),
                (tag, cause) -> {});
        StateReader reader = opener.get()) {
      new StateAlteration(
              task,
              config.initial().streamVersion(),
              config.initialNeed().isPresent(),
              new StateRecords(topic),
              leader,
              () -> readToEnd(reader),
              writers -> fence(admin, task, writers))
          .apply(offsets);
    } finally {
      opener.close();
    }
  }

  private static StateView readToEnd(StateReader reader) {
    try {
      reader.awaitEnd(READ_TIMEOUT);
      return reader.view();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static void fence(Admin admin, TaskIdentity task, Set<TopicPartition> writers) {
    WriterFence.fence(admin, writers.stream().map(task::transactionalId).toList());
  }
}
