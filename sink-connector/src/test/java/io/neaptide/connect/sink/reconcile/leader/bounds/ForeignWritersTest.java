package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.task.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class ForeignWritersTest {

  private static final TopicPartition INPUT = new TopicPartition("people", 0);
  private static final TopicPartition FIRST = new TopicPartition("copy", 0);
  private static final TopicPartition SECOND = new TopicPartition("copy", 1);
  private static final Bounds BOUNDS =
      Bounds.of(
          Map.of(INPUT, new OffsetRange(0, 10)),
          Map.of(FIRST, new OffsetRange(0, 5), SECOND, new OffsetRange(0, 5)),
          Map.of());

  private final Brokers brokers = new Brokers();
  private final ForeignWriters others = new ForeignWriters(new TaskId("sink", 0), brokers);

  @Test
  void aProducerThatIsNewOrHasMovedOnIsNamedByPartition() {
    brokers.write(FIRST, 100, 0, 7);
    brokers.write(SECOND, 101, 0, 7);
    others.begin(BOUNDS);
    brokers.write(FIRST, 100, 0, 8);
    brokers.write(SECOND, 102, 0, 0);
    brokers.transactional("copier", 102);

    assertThat(others.since(BOUNDS))
        .isEqualTo(
            Map.of(FIRST, Set.of("producer id 100"), SECOND, Set.of("transactional id 'copier'")));
  }

  @Test
  void aNewEpochOfTheSameProducerCountsAsWriting() {
    brokers.write(FIRST, 100, 0, 7);
    others.begin(BOUNDS);
    brokers.write(FIRST, 100, 1, 7);

    assertThat(others.since(BOUNDS)).containsOnlyKeys(FIRST);
  }

  @Test
  void whoHasWrittenBeforeOnlyIsNotNamed() {
    brokers.write(FIRST, 100, 0, 7);
    others.begin(BOUNDS);

    assertThat(others.since(BOUNDS)).isEmpty();
  }

  @Test
  void theConnectorsOwnWritersAreNotOthers() {
    brokers.transactional("sink-task-0", 1);
    brokers.transactional("sink-leader", 2);
    others.begin(BOUNDS);
    brokers.write(FIRST, 1, 0, 3);
    brokers.write(SECOND, 2, 0, 3);

    assertThat(others.since(BOUNDS)).isEmpty();
  }

  @Test
  void anOwnWriterWhoseIdChangesMeanwhileIsNotAnother() {
    brokers.transactional("sink-task-0", 1);
    others.begin(BOUNDS);
    brokers.write(FIRST, 1, Short.MAX_VALUE, 3);
    brokers.transactional("sink-task-0", 50);
    brokers.write(FIRST, 50, 0, 0);

    assertThat(others.since(BOUNDS)).isEmpty();
  }

  @Test
  void otherConnectorsAreToldByTopicBeforeAndSince() {
    brokers.transactional("sink-task-0", 1);
    brokers.transactional("former-task-12", 2);
    brokers.transactional("a-task-1-task-0", 3);
    brokers.transactional("copier", 4);
    brokers.write(FIRST, 1, 0, 0);
    brokers.write(FIRST, 2, 0, 0);
    brokers.write(SECOND, 3, 0, 0);
    brokers.write(SECOND, 4, 0, 0);
    brokers.write(SECOND, 5, 0, 0);
    others.begin(BOUNDS);
    assertThat(others.connectorsSince(BOUNDS)).isEmpty();
    brokers.write(FIRST, 1, 0, 1);
    brokers.write(SECOND, 3, 0, 1);
    brokers.write(SECOND, 4, 0, 1);

    assertThat(others.connectorsBefore()).isEqualTo(Map.of("copy", Set.of("a-task-1", "former")));
    assertThat(others.connectorsSince(BOUNDS)).isEqualTo(Map.of("copy", Set.of("a-task-1")));
  }

  @Test
  void aClusterThatDoesNotTellChangesNothing() {
    brokers.failure = new TopicAuthorizationException("copy");
    others.begin(BOUNDS);
    brokers.failure = null;
    brokers.write(FIRST, 100, 0, 7);
    assertThat(others.since(BOUNDS)).isEmpty();

    others.begin(BOUNDS);
    brokers.write(FIRST, 100, 0, 8);
    brokers.failure = new TopicAuthorizationException("copy");
    assertThat(others.since(BOUNDS)).isEmpty();
  }

  @Test
  void aStopIsNotMistakenForAClusterThatDoesNotTell() {
    brokers.failure = new InterruptException("stopped");

    assertThatThrownBy(() -> others.begin(BOUNDS)).isInstanceOf(InterruptException.class);
  }

  /** What brokers know of producers. */
  private static final class Brokers implements ForeignWriters.Cluster {

    private final Map<TopicPartition, Map<Long, ProducerState>> states = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private KafkaException failure;

    void write(TopicPartition partition, long producerId, int epoch, int sequence) {
      states
          .computeIfAbsent(partition, p -> new HashMap<>())
          .put(
              producerId,
              new ProducerState(
                  producerId, epoch, sequence, 0, OptionalInt.empty(), OptionalLong.empty()));
    }

    void transactional(String transactionalId, long producerId) {
      ids.put(transactionalId, producerId);
    }

    @Override
    public Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions) {
      if (failure != null) {
        throw failure;
      }
      Map<TopicPartition, List<ProducerState>> known = new HashMap<>();
      partitions.forEach(
          each -> known.put(each, new ArrayList<>(states.getOrDefault(each, Map.of()).values())));
      return known;
    }

    @Override
    public Map<Long, String> transactionalIds() {
      Map<Long, String> byProducer = new HashMap<>();
      ids.forEach((id, producer) -> byProducer.put(producer, id));
      return byProducer;
    }
  }
}
