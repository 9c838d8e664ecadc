package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.A;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.B;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which partitions are written again when they are lost, or when the producer is replaced. */
class ProducerReplacementTest {

  private static final DeliveryLimits IMPATIENT =
      new DeliveryLimits(
          20,
          1024 * 1024,
          Duration.ofMillis(50),
          Duration.ofMillis(300),
          new DeliveryLimits.Acknowledgements(
              Duration.ofMillis(300), Duration.ofMillis(150), Duration.ofMillis(10)),
          Duration.ofSeconds(30),
          Duration.ofMillis(5));

  @RegisterExtension final DeliveryHarness harness = new DeliveryHarness();
  private final FakeCluster cluster = harness.cluster;

  /** The first of two records is acknowledged when the partition is taken away. */
  private Map<TopicPartition, OffsetAndMetadata> loseAfterTheFirst() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    harness.awaitPending(1);
    harness.put(row(A, 1, "a", 2));
    harness.awaitPending(2);
    cluster.acknowledgeNext();
    return harness.close(A);
  }

  @Test
  void whatIsNotAcknowledgedOfALostPartitionIsDroppedWithTheProducer() {
    Map<TopicPartition, OffsetAndMetadata> committed = loseAfterTheFirst();

    assertThat(committed.get(A).offset()).isEqualTo(1);
    assertThat(cluster.pendingCount()).isZero();
    assertThat(cluster.closedProducers()).isEqualTo(1);
  }

  @Test
  void aLostPartitionThatComesBackIsWrittenOnByANewProducer() {
    loseAfterTheFirst();

    cluster.autoAcknowledge(true);
    harness.open(A);
    harness.put(row(A, 1, "a", 2));
    assertThat(harness.commit()).isEqualTo(Map.of(A, 2L));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "a={\"v\":2}");
    assertThat(cluster.openedProducers()).isEqualTo(2);
  }

  @Test
  void aLostPartitionThatIsAcknowledgedKeepsTheProducer() {
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    assertThat(harness.close(A).get(A).offset()).isEqualTo(1);
    assertThat(cluster.closedProducers()).isZero();
  }

  @Test
  void partitionsThatStayAreSentAgainByTheNewProducer() {
    harness.start(A, B);
    harness.put(row(A, 0, "a", 1), row(B, 0, "b", 1));
    harness.put(row(B, 1, "b", 2));
    harness.awaitPending(3);
    cluster.acknowledgeLast();

    harness.close(A);
    cluster.autoAcknowledge(true);

    harness.awaitCommit(Map.of(B, 2L));
    // The later one may come once more alone, before it is known that the earlier one is lost.
    assertThat(cluster.storedText())
        .startsWith("b={\"v\":2}")
        .endsWith("b={\"v\":1}", "b={\"v\":2}")
        .containsOnly("b={\"v\":1}", "b={\"v\":2}");
  }

  @Test
  void aRecordThatIsStuckWhileLaterOnesPassIsSentAgainWithEverythingSince() {
    harness.withLimits(IMPATIENT).start(A);
    harness.put(row(A, 0, "a", 1));
    harness.awaitPending(1);
    harness.put(row(A, 1, "a", 2));
    harness.awaitPending(2);
    cluster.acknowledgeLast();

    await().until(() -> cluster.closedProducers() > 0);
    cluster.autoAcknowledge(true);
    harness.awaitCommit(Map.of(A, 2L));
    assertThat(cluster.table()).isEqualTo(Map.of("a", "{\"v\":2}"));
  }

  @Test
  void anOutageOfTheWholeClusterKeepsTheProducer() {
    harness.withLimits(IMPATIENT).start(A);
    harness.put(row(A, 0, "a", 1));
    harness.awaitPending(1);

    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
    assertThat(cluster.openedProducers()).isEqualTo(1);
    assertThat(cluster.closedProducers()).isZero();
  }

  @Test
  void stopIsQuickWhenTheClusterIsGone() {
    cluster.refuse(record -> new TimeoutException("down"));
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    Instant before = Instant.now();
    harness.close(A);
    harness.close();

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
    assertThat(harness.admin.closed).isTrue();
  }
}
