package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.testing.FakeCluster;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtLeastOnceDeliveryTest {

  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);

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

  private final DeliveryHarness harness = new DeliveryHarness();
  private final FakeCluster cluster = harness.cluster;
  private final List<SinkRecord> reported = new ArrayList<>();

  @AfterEach
  void stop() {
    harness.close();
  }

  private void reportErrors() {
    harness.context.reporter =
        (record, error) -> {
          reported.add(record);
          return CompletableFuture.completedFuture(null);
        };
  }

  private void awaitPending(int count) {
    await().until(() -> cluster.pendingCount() == count);
  }

  @Test
  void nothingIsWrittenBeforeTheStateTopicIsMarked() {
    AtomicInteger attempts = new AtomicInteger();
    AtomicBoolean reachable = new AtomicBoolean();
    harness.beforeWriting =
        () -> {
          attempts.incrementAndGet();
          if (!reachable.get()) {
            throw new TimeoutException("no answer");
          }
        };
    harness.start(A);
    harness.put(row(A, 10, "a", 1));
    await().until(() -> attempts.get() > 2);

    assertThat(cluster.pendingCount()).isZero();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 10L));
    reachable.set(true);
    awaitPending(1);
    int done = attempts.get();
    cluster.acknowledgeNext();
    await().until(() -> harness.commit().equals(Map.of(A, 11L)));
    assertThat(attempts).hasValue(done);
  }

  @Test
  void aStateTopicThatCannotBeMarkedFailsTheTaskWithNothingWritten() {
    harness.beforeWriting =
        () -> {
          throw new org.apache.kafka.connect.errors.ConnectException("not finished");
        };
    harness.start(A);

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> harness.put(row(A, 10, "a", 1)))
                    .isInstanceOf(org.apache.kafka.connect.errors.ConnectException.class)
                    .hasMessage("not finished"));
    assertThat(cluster.pendingCount()).isZero();
  }

  @Test
  void anOffsetIsCommittedOnlyWhenEverythingBeforeItIsAcknowledged() {
    harness.start(A, B);
    harness.put(row(A, 10, "a", 1), row(A, 11, "b", 2));
    harness.put(row(B, 5, "c", 3));
    awaitPending(3);

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
    awaitPending(3);

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
  void everyPartitionAskedForIsAnsweredAlsoOneWithoutRecords() {
    harness.start(A);
    Map<TopicPartition, Long> committed = harness.commit();

    assertThat(committed).isEmpty();
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
  void aClusterThatTakesNoRecordsIsTriedUntilItDoesInOrder() {
    AtomicInteger refusals = new AtomicInteger(3);
    cluster.refuse(
        record -> refusals.getAndDecrement() > 0 ? new TimeoutException("no metadata") : null);
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 0, "a", 1), row(A, 1, "a", 2), row(A, 2, "b", 3));

    await().until(() -> harness.commit().equals(Map.of(A, 3L)));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "a={\"v\":2}", "b={\"v\":3}");
  }

  @Test
  void topicsThatCannotBeSeenAreLookedAtAgain() {
    AtomicInteger failures = new AtomicInteger(3);
    harness.admin.failure =
        () -> failures.getAndDecrement() > 0 ? new TimeoutException("no broker") : null;
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 0, "a", 1));

    await().until(() -> cluster.stored().size() == 1);
  }

  @Test
  void aTopicThatCannotBeCreatedFailsTheTaskAndSaysWhatToDo() {
    harness.admin.creationFailure = new InvalidReplicationFactorException("3 wanted, 1 broker");
    harness.start(A);
    harness.put(row(A, 0, "a", 1));

    assertFails(
        "The target topic t is missing and cannot be created (3 wanted, 1"
            + " broker). Create it with cleanup.policy=compact, or correct topic.format,"
            + " topic.creation.default.partitions, topic.creation.default.replication.factor or the"
            + " permissions, then restart the task");
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
  }

  private void assertFails(String message) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .isInstanceOf(org.apache.kafka.connect.errors.ConnectException.class)
                    .hasMessage(message));
  }

  @Test
  void anUnknownStateOfTheProducerFailsTheTaskWithItsCauseAndSendsNothingMore() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 2));
    awaitPending(2);
    OutOfOrderSequenceException cause = new OutOfOrderSequenceException("gap");
    cluster.failNext(cause);

    assertFails(
        "Writing what came from t-0 failed"
            + " (org.apache.kafka.common.errors.OutOfOrderSequenceException: gap). Correct what the"
            + " message says, then restart the task: it reads on from the last record that was"
            + " acknowledged");
    assertThatThrownBy(harness::put).hasCause(cause);
    cluster.acknowledgeAll();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":2}");
  }

  @Test
  void aRecordThatIsTooLargeIsReportedWithItsKeyAndTheLimitAndStopsNothing() {
    harness.admin.limits.put("t", new MessageLimit(1_000, "max.message.bytes", true));
    List<String> messages = new ArrayList<>();
    harness.context.reporter =
        (record, error) -> {
          messages.add(error.getMessage());
          return CompletableFuture.completedFuture(null);
        };
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 0, "a", 1), row(A, 1, "large", "x".repeat(1_000)), row(A, 2, "b", 2));

    await().until(() -> harness.commit().equals(Map.of(A, 3L)));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "b={\"v\":2}");
    assertThat(messages)
        .containsExactly(
            "The record t-0 at offset 1 cannot be written: its row for the topic t with the key"
                + " large has 1083 bytes, but the topic takes at most 1000. Raise"
                + " max.message.bytes of the topic, or make the row smaller");
  }

  @Test
  void aValueThatIsNoRowFailsTheTaskWithTheConverterToSetAndNotWithAdviceToDropEveryRecord() {
    harness.start(A);
    harness.put(new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", Schema.STRING_SCHEMA, "{}", 0));

    assertFails(
        "The record t-0 at offset 0 cannot be written: The value format 'upsert-json' writes rows"
            + " (a struct or a map), but the value is of type java.lang.String. Set"
            + " value.converter of the connector to io.neaptide.connect.RowConverter where the"
            + " input is JSON, or else to the converter of the format that the input is in, then"
            + " restart the task");
  }

  @Test
  void anExpiredRecordNamesTheKeyThatLimitsTheTime() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    awaitPending(1);
    cluster.failNext(new TimeoutException("expired"));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .hasMessageContaining("Raise kafka.producer.delivery.timeout.ms"));
  }

  @Test
  void aRecordThatCannotBeEncodedIsReportedAndTheNextOnesAreWritten() {
    reportErrors();
    cluster.autoAcknowledge(true);
    harness.start(A);
    SinkRecord bad = row(A, 1, null, 2);
    harness.put(row(A, 0, "a", 1), bad, row(A, 2, "b", 3));

    await()
        .untilAsserted(
            () -> {
              harness.put();
              assertThat(reported).containsExactly(bad);
            });
    assertThat(harness.commit()).isEqualTo(Map.of(A, 3L));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "b={\"v\":3}");
  }

  @Test
  void aRejectedRecordIsDoneOnlyWhenItsReportIs() {
    CompletableFuture<Void> report = new CompletableFuture<>();
    harness.context.reporter = (record, error) -> report;
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 7, null, 2));

    await().untilAsserted(() -> assertThat(harness.commit()).isEqualTo(Map.of(A, 7L)));
    report.complete(null);
    assertThat(harness.commit()).isEqualTo(Map.of(A, 8L));
  }

  @Test
  void aReportThatFailsFailsTheTask() {
    harness.context.reporter =
        (record, error) -> CompletableFuture.failedFuture(new TimeoutException("no queue"));
    harness.start(A);
    harness.put(row(A, 7, null, 2));

    assertFails(
        "A record that cannot be written could not be reported either. Check the dead letter queue"
            + " of the connector, then restart the task");
    assertThat(harness.commit()).isEqualTo(Map.of(A, 7L));
  }

  @Test
  void withoutAReporterARecordThatCannotBeEncodedFailsTheTask() {
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 4, "a", 1), row(A, 5, null, 2));

    assertFails(
        "The record t-0 at offset 5 cannot be written: The record has no key and its row no column"
            + " '_key'; produce the input with keys, or set the key with a transform such as"
            + " ValueToKey. Correct it where it comes from, or set errors.tolerance=all and"
            + " errors.deadletterqueue.topic.name to set such records aside");
    assertThat(harness.commit()).isEqualTo(Map.of(A, 4L));
  }

  @Test
  void aReporterThatToleratesNothingFailsTheTaskAndHoldsTheOffset() {
    harness.context.reporter =
        (record, error) -> {
          throw new org.apache.kafka.connect.errors.ConnectException("Tolerance exceeded", error);
        };
    harness.start(A);
    harness.put(row(A, 5, null, 2));

    await().untilAsserted(() -> assertThat(harness.commit()).isEqualTo(Map.of(A, 5L)));
    assertThatThrownBy(harness::put).hasMessageStartingWith("Tolerance exceeded");
  }

  @Test
  void aRecordThatIsTooLargeIsReportedWhoeverNoticesIt() {
    reportErrors();
    harness.start(A);
    cluster.refuse(
        record ->
            FakeCluster.text(record.key()).equals("huge")
                ? new RecordTooLargeException("client")
                : null);
    SinkRecord huge = row(A, 0, "huge", 1);
    SinkRecord large = row(A, 1, "large", 2);
    harness.put(huge, large, row(A, 2, "b", 3));
    awaitPending(2);
    cluster.failNext(new RecordTooLargeException("broker"));
    cluster.acknowledgeAll();

    await()
        .untilAsserted(
            () -> {
              harness.put();
              assertThat(reported).containsExactly(huge, large);
            });
    assertThat(harness.commit()).isEqualTo(Map.of(A, 3L));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":3}");
  }

  @Test
  void recordsThatWereRefusedInBadCompanyAreSentAgainInOrder() {
    reportErrors();
    harness.start(A);
    cluster.refuseInvalid(record -> FakeCluster.text(record.key()).equals("bad"));
    SinkRecord bad = row(A, 1, "bad", 2);
    harness.put(row(A, 0, "a", 1), bad, row(A, 2, "b", 3));
    harness.put(row(A, 3, "a", 4));
    awaitPending(4);

    cluster.answerRequest(3, true);

    await()
        .untilAsserted(
            () -> {
              harness.put();
              cluster.answerRequest(10, true);
              assertThat(harness.commit()).isEqualTo(Map.of(A, 4L));
            });
    assertThat(reported).containsExactly(bad);
    assertThat(cluster.table()).isEqualTo(Map.of("a", "{\"v\":4}", "b", "{\"v\":3}"));
  }

  @Test
  void aRecordThatIsFineAloneIsNotRejectedForItsNeighbours() {
    reportErrors();
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    awaitPending(1);
    cluster.failNext(new InvalidRecordException("somebody in this request"));
    awaitPending(1);
    cluster.acknowledgeNext();

    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
    assertThat(reported).isEmpty();
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}");
  }

  @Test
  void requestsThatAlwaysFailForOthersSakeFailTheTask() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    for (int i = 0; i < 4; i++) {
      awaitPending(1);
      cluster.failNext(new KafkaException("part of a batch"));
    }

    await()
        .untilAsserted(
            () -> assertThatThrownBy(harness::put).hasMessageContaining("part of a batch"));
  }

  @Test
  void aRegistryThatIsDownIsWaitedForAndRejectsNothing() {
    reportErrors();
    AtomicInteger failures = new AtomicInteger(3);
    harness
        .withRows(
            new RowSerializer() {
              @Override
              public byte[] serialize(String topic, Headers headers, Schema schema, Object row) {
                if (failures.getAndDecrement() > 0) {
                  throw new DataException("no schema id", new ConnectException("refused"));
                }
                return row.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
              }
            })
        .start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 2));

    await().until(() -> harness.commit().equals(Map.of(A, 2L)));
    assertThat(cluster.storedText()).containsExactly("a={v=1}", "b={v=2}");
    assertThat(reported).isEmpty();
  }

  @Test
  void aFullDeliveryPausesTheInputAndResumesItWhenItHasDrained() {
    harness.start(A, B);
    harness.put(IntStream.range(0, 25).mapToObj(i -> row(A, i, "k" + i, i)).toList());

    assertThat(harness.context.paused).containsExactlyInAnyOrder(A, B);
    assertThat(harness.context.timeout).isEqualTo(100);
    harness.put();
    assertThat(harness.context.paused).containsExactlyInAnyOrder(A, B);
    awaitPending(25);
    cluster.acknowledgeAll();
    harness.put();
    assertThat(harness.context.paused).isEmpty();
  }

  @Test
  void aFullDeliveryThatLosesItsPartitionReadsItAgainWhenItComesBack() {
    harness.start(A);
    for (int put = 0; put < 5; put++) {
      int from = put * 5;
      harness.put(IntStream.range(from, from + 5).mapToObj(i -> row(A, i, "k" + i, i)).toList());
    }
    awaitPending(25);
    for (int acknowledged = 0; acknowledged < 20; acknowledged++) {
      cluster.acknowledgeLast();
    }
    assertThat(harness.context.paused).containsExactly(A);

    assertThat(harness.close(A).get(A).offset()).isZero();
    harness.put();
    harness.open(A);
    harness.put();
    assertThat(harness.context.paused).isEmpty();
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "k0", 0));
    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
  }

  @Test
  void aPutNeverBlocksLongWhateverTheClusterDoes() {
    cluster.refuse(record -> new TimeoutException("down"));
    harness.start(A);
    Instant before = Instant.now();
    for (int put = 0; put < 5; put++) {
      int from = put * 30;
      harness.put(IntStream.range(from, from + 30).mapToObj(i -> row(A, i, "k", i)).toList());
    }

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void theTaskIsCalledAgainSoonWhileRecordsAreOnTheirWay() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));

    assertThat(harness.context.timeout).isEqualTo(1_000);
  }

  @Test
  void aLostPartitionIsNotSentAnyMoreAndItsOffsetStaysWhereItWasAcknowledged() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    awaitPending(1);
    harness.put(row(A, 1, "a", 2));
    awaitPending(2);
    cluster.acknowledgeNext();

    assertThat(harness.close(A).get(A).offset()).isEqualTo(1);
    assertThat(cluster.pendingCount()).isZero();
    assertThat(cluster.closedProducers()).isEqualTo(1);

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
  void thePartitionsThatStayAreSentAgainWhenTheProducerHadToGo() {
    harness.start(A, B);
    harness.put(row(A, 0, "a", 1), row(B, 0, "b", 1));
    harness.put(row(B, 1, "b", 2));
    awaitPending(3);
    cluster.acknowledgeLast();

    harness.close(A);
    cluster.autoAcknowledge(true);

    await().until(() -> harness.commit().equals(Map.of(B, 2L)));
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
    awaitPending(1);
    harness.put(row(A, 1, "a", 2));
    awaitPending(2);
    cluster.acknowledgeLast();

    await().until(() -> cluster.closedProducers() > 0);
    cluster.autoAcknowledge(true);
    await().until(() -> harness.commit().equals(Map.of(A, 2L)));
    assertThat(cluster.table()).isEqualTo(Map.of("a", "{\"v\":2}"));
  }

  @Test
  void anOutageOfTheWholeClusterKeepsTheProducer() {
    harness.withLimits(IMPATIENT).start(A);
    harness.put(row(A, 0, "a", 1));
    awaitPending(1);

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
