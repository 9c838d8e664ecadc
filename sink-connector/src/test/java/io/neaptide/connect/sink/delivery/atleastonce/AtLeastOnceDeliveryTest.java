package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.A;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.B;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.testing.FakeCluster;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is written when, and which offsets are committed for it. */
class AtLeastOnceDeliveryTest {

  @RegisterExtension final DeliveryHarness harness = new DeliveryHarness();
  private final FakeCluster cluster = harness.cluster;

  /** Marks the state topic, once the cluster can be reached. */
  private AtomicInteger markWhen(AtomicBoolean reachable) {
    AtomicInteger attempts = new AtomicInteger();
    harness.beforeWriting =
        () -> {
          attempts.incrementAndGet();
          if (!reachable.get()) {
            throw new TimeoutException("no answer");
          }
        };
    return attempts;
  }

  @Test
  void nothingIsWrittenBeforeTheStateTopicIsMarked() {
    AtomicBoolean reachable = new AtomicBoolean();
    AtomicInteger attempts = markWhen(reachable);
    harness.start(A);
    harness.put(row(A, 10, "a", 1));
    await().until(() -> attempts.get() > 2);

    assertThat(cluster.pendingCount()).isZero();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 10L));
    reachable.set(true);
    harness.awaitPending(1);
  }

  @Test
  void theStateTopicIsMarkedOnce() {
    AtomicInteger attempts = markWhen(new AtomicBoolean(true));
    harness.start(A);
    harness.put(row(A, 10, "a", 1));
    harness.awaitPending(1);
    int done = attempts.get();
    cluster.acknowledgeNext();

    harness.awaitCommit(Map.of(A, 11L));
    assertThat(attempts).hasValue(done);
  }

  @Test
  void aStateTopicThatCannotBeMarkedFailsTheTaskWithNothingWritten() {
    harness.beforeWriting =
        () -> {
          throw new ConnectException("not finished");
        };
    harness.start(A);

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> harness.put(row(A, 10, "a", 1)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("not finished"));
    assertThat(cluster.pendingCount()).isZero();
  }

  @Test
  void anOffsetIsCommittedOnlyWhenEverythingBeforeItIsAcknowledged() {
    harness.start(A, B);
    harness.put(row(A, 10, "a", 1), row(A, 11, "b", 2));
    harness.put(row(B, 5, "c", 3));
    harness.awaitPending(3);

    assertThat(harness.commit()).isEqualTo(Map.of(A, 10L, B, 5L));
    cluster.acknowledgeNext();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 10L, B, 5L));
    cluster.acknowledgeNext();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 12L, B, 5L));
    cluster.acknowledgeNext();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 12L, B, 6L));
  }

  @Test
  void acknowledgementsOutOfOrderMoveOnlyThePartitionsThatAreDone() {
    harness.start(A, B);
    harness.put(row(A, 10, "a", 1));
    harness.put(row(B, 5, "c", 3));
    harness.put(row(A, 11, "a", 2));
    harness.awaitPending(3);

    cluster.acknowledgeLast();
    cluster.acknowledgeLast();

    assertThat(harness.commit()).isEqualTo(Map.of(A, 10L, B, 6L));
  }

  @Test
  void aCommitWaitsForAcknowledgementsThatAreOnTheirWay() {
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
  }

  @Test
  void aTaskWithoutRecordsCommitsNoOffset() {
    harness.start(A);

    assertThat(harness.commit()).isEmpty();
  }

  @Test
  void aCommitAnswersForEveryPartitionThatItIsAskedFor() {
    harness.start(A);
    harness.put(row(A, 3, "a", null));
    cluster.autoAcknowledge(true);

    assertThat(harness.commit()).containsOnlyKeys(A);
  }

  @Test
  void aMissingTopicIsCreatedOnceBeforeTheFirstRecord() {
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 1));
    harness.put(row(A, 2, "c", 1));

    await().until(() -> cluster.stored().size() == 3);
    assertThat(harness.admin.created).containsExactly("t");
  }

  @Test
  void aTopicThatCannotBeCreatedFailsTheTaskAndSaysWhatToDo() {
    harness.admin.creationFailure = new InvalidReplicationFactorException("3 wanted, 1 broker");
    harness.start(A);
    harness.put(row(A, 0, "a", 1));

    harness.assertFails(
        "The target topic t is missing and cannot be created (3 wanted, 1"
            + " broker). Create it with cleanup.policy=compact, or correct topic.format,"
            + " topic.creation.default.partitions, topic.creation.default.replication.factor or the"
            + " permissions, then restart the task");
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
  }

  @Test
  void topicsThatCannotBeDescribedAreAskedForAgain() {
    AtomicInteger failures = new AtomicInteger(3);
    harness.admin.failure =
        () -> failures.getAndDecrement() > 0 ? new TimeoutException("no broker") : null;
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 0, "a", 1));

    await().until(() -> cluster.stored().size() == 1);
  }

  @Test
  void recordsThatTheClusterDoesNotTakeYetAreWrittenInOrderWhenItDoes() {
    AtomicInteger refusals = new AtomicInteger(3);
    cluster.refuse(
        record -> refusals.getAndDecrement() > 0 ? new TimeoutException("no metadata") : null);
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 0, "a", 1), row(A, 1, "a", 2), row(A, 2, "b", 3));

    harness.awaitCommit(Map.of(A, 3L));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "a={\"v\":2}", "b={\"v\":3}");
  }

  private void failForGood(Exception cause) {
    harness.start(A);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 2));
    harness.awaitPending(2);
    cluster.failNext(cause);
  }

  @Test
  void anUnknownStateOfTheProducerFailsTheTaskWithItsCause() {
    OutOfOrderSequenceException cause = new OutOfOrderSequenceException("gap");
    failForGood(cause);

    harness.assertFails(
        "Writing what came from t-0 failed"
            + " (org.apache.kafka.common.errors.OutOfOrderSequenceException: gap). Correct what the"
            + " message says, then restart the task: it reads on from the last record that was"
            + " acknowledged");
    assertThatThrownBy(harness::put).hasCause(cause);
  }

  @Test
  void afterAFailureNothingMoreIsSentAndNoOffsetMoves() {
    failForGood(new OutOfOrderSequenceException("gap"));
    await().untilAsserted(() -> assertThatThrownBy(harness::put).hasMessageContaining("gap"));

    cluster.acknowledgeAll();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":2}");
  }

  @Test
  void anExpiredRecordNamesTheKeyThatLimitsTheTime() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    harness.awaitPending(1);
    cluster.failNext(new TimeoutException("expired"));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .hasMessageContaining("Raise kafka.producer.delivery.timeout.ms"));
  }

  @Test
  void aRegistryThatIsDownIsWaitedForAndRejectsNothing() {
    harness.reportErrors();
    AtomicInteger failures = new AtomicInteger(3);
    harness
        .withRows(
            new RowSerializer() {
              @Override
              public byte[] serialize(String topic, Headers headers, Schema schema, Object row) {
                if (failures.getAndDecrement() > 0) {
                  throw new DataException("no schema id", new java.net.ConnectException("refused"));
                }
                return row.toString().getBytes(StandardCharsets.UTF_8);
              }
            })
        .start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 2));

    harness.awaitCommit(Map.of(A, 2L));
    assertThat(cluster.storedText()).containsExactly("a={v=1}", "b={v=2}");
    assertThat(harness.reported).isEmpty();
  }
}
