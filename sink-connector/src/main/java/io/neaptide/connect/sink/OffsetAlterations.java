package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.state.alteration.StateTopicAccess;
import io.neaptide.connect.sink.state.alteration.StateTopicAlteration;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Carries a change of offsets that the user asked Connect for over to the state topic, which is
 * authoritative where the delivery is exactly once, and only marked as stale where it is not.
 * Called while the connector is stopped, before Connect changes its own offsets.
 */
final class OffsetAlterations {

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
    new AlteredOffsetsCheck(clients).check(config.workerCluster(), offsets);
    StateTopicAlteration.refuseUnsuitable(offsets, config.initialPhaseReason());
    TaskId task = new TaskId(TaskId.connectorOf(config.properties()), 0);
    StateTopicAccess state = new StateTopicAccess(clients, config, task);
    try {
      if (config.delivery().guarantee() == DeliveryConfig.Guarantee.EXACTLY_ONCE) {
        state.alter(view -> true, Duration.ZERO, alteration -> alteration.apply(offsets));
      } else {
        state.alter(
            StateTopicAlteration::holdsProgress,
            Duration.ZERO,
            alteration -> alteration.markLeft(offsets));
      }
    } catch (ConnectException e) {
      throw e;
    } catch (KafkaException e) {
      throw failure(state.name(), e);
    }
  }

  private static ConnectException failure(String topic, KafkaException cause) {
    return new ConnectException(
        "The state topic "
            + topic
            + " could not be altered ("
            + cause.getMessage()
            + "). Check that the cluster of "
            + ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG
            + " can be reached and all tasks have stopped, then try again",
        cause);
  }
}
