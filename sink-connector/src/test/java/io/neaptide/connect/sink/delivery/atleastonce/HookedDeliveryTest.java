package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.A;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.B;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InputPosition;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.RecordingHook;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** At-least-once delivery with a hook. */
class HookedDeliveryTest {

  private final RecordingHook hook = new RecordingHook();

  @RegisterExtension final DeliveryHarness harness = new DeliveryHarness().withHook(hook, 3);

  private final FakeCluster cluster = harness.cluster;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theHookIsGivenBatchesOfItsSize() {
    harness.start(A);
    harness.put(row(A, 7, "a", 1), row(A, 8, "b", null), row(A, 9, "c", 3), row(A, 10, "d", 4));
    harness.awaitPending(4);

    assertThat(hook.before)
        .extracting(RecordingHook::keys)
        .containsExactly(List.of("a", "b", "c"), List.of("d"));
  }

  @Test
  void anEventTellsWhatIsKnownOfItsRecord() {
    harness.start(A);
    harness.put(row(A, 7, "a", 1));
    harness.awaitPending(1);

    Event event = hook.before.get(0).get(0);
    assertThat(event.topic()).isEqualTo("t");
    assertThat(event.input()).contains(new InputPosition("t", 0, 7));
    assertThat(event.timestamp()).hasValue(1_007);
    assertThat(event.decodedKey().map(SchemaAndValue::value)).contains("a");
    assertThat(event.row().map(SchemaAndValue::value)).contains(Map.of("v", 1));
  }

  @Test
  void aRecordWithoutAValueIsADeleteWithoutARow() {
    harness.start(A);
    harness.put(row(A, 8, "b", null));
    harness.awaitPending(1);

    assertThat(hook.before.get(0).get(0).isDelete()).isTrue();
    assertThat(hook.before.get(0).get(0).row()).isEmpty();
  }

  @Test
  void theHookLearnsOfAcknowledgementsInOrderAndOffsetsFollow() {
    harness.start(A, B);
    harness.put(row(A, 0, "a", 1));
    harness.put(row(B, 0, "b", 1));
    harness.awaitPending(2);

    cluster.acknowledgeLast();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L, B, 0L));
    assertThat(hook.after).isEmpty();
    cluster.acknowledgeAll();

    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L, B, 1L));
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("a", "b");
    assertThat(hook.after.get(0).get(0)).isSameAs(hook.before.get(0).get(0));
  }

  @Test
  void whatTheHookRemovesCountsAsHandled() {
    hook.beforeSend = events -> events.removeIf(event -> event.key()[0] == 'b');
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "b", 1));
    harness.put(row(A, 1, "a", 1), row(A, 2, "b", 2));

    assertThat(harness.commit()).isEqualTo(Map.of(A, 3L));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}");
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("a");
  }

  @Test
  void whatTheHookReplacesAndAddsIsSentInTheOrderThatItLeft() {
    hook.beforeSend =
        events -> {
          events.set(0, events.get(0).withValue(bytes("masked")));
          events.add(0, Event.upsert("audit", bytes("x"), bytes("y")));
          events.add(Event.delete("audit", bytes("z")));
        };
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
    assertThat(cluster.storedText()).containsExactly("x=y", "a=masked", "z=null");
    assertThat(cluster.stored()).extracting("topic").containsExactly("audit", "t", "audit");
    assertThat(harness.admin.created).contains("audit");
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("x", "a", "z");
  }

  @Test
  void aRetryStartsFromTheOriginalEvents() {
    AtomicInteger failures = new AtomicInteger(2);
    hook.beforeSend =
        events -> {
          events.removeIf(event -> event.key()[0] == 'a');
          if (failures.getAndDecrement() > 0) {
            throw new RetriableException("database away");
          }
        };
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 1));

    harness.awaitCommit(Map.of(A, 2L));
    assertThat(hook.before)
        .hasSize(3)
        .allSatisfy(events -> assertThat(RecordingHook.keys(events)).containsExactly("a", "b"));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":1}");
  }

  @Test
  void anAcknowledgementIsToldAgainUntilTheHookTakesIt() {
    AtomicInteger failures = new AtomicInteger(2);
    hook.afterSend =
        events -> {
          if (failures.getAndDecrement() > 0) {
            throw new RetriableException("database away");
          }
        };
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    harness.awaitCommit(Map.of(A, 1L));
    assertThat(hook.after).hasSize(1);
    assertThat(cluster.storedText()).hasSize(1);
  }

  @Test
  void aFailureBeforeSendingSendsNothingOfTheBatchAndFailsTheTask() {
    hook.beforeSend =
        events -> {
          if (events.get(0).key()[0] == 'c') {
            throw new IllegalStateException("no such column");
          }
        };
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));
    harness.put(row(A, 1, "c", 1), row(A, 2, "d", 1));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(RecordingHook.class.getName())
                    .hasMessageContaining("no such column")
                    .hasMessageContaining("None of them was sent"));
    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
    assertThat(cluster.storedText()).hasSize(1);
  }

  @Test
  void aFailureAfterSendingFailsTheTaskAndKeepsTheOffset() {
    hook.afterSend =
        events -> {
          throw new IllegalStateException("disk full");
        };
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .hasMessageContaining("after 1 events were acknowledged")
                    .hasMessageContaining("disk full"));
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
  }

  @Test
  void aHookThatCannotStartFailsTheTaskAndIsStopped() {
    hook.onStart =
        () -> {
          throw new ConnectException("no database");
        };
    harness.start(A);

    await()
        .untilAsserted(() -> assertThatThrownBy(harness::put).hasMessageContaining("no database"));
    await().until(() -> hook.calls.equals(List.of("configure", "start", "stop")));
  }

  /** Puts a record of each partition, and returns when the hook is busy with them. */
  private void putToBusyHook(CountDownLatch free) {
    CountDownLatch going = new CountDownLatch(1);
    hook.beforeSend =
        events -> {
          going.countDown();
          awaitUninterrupted(free);
        };
    harness.start(A, B);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1), row(B, 0, "b", 1));
    awaitUninterrupted(going);
  }

  @Test
  void aBusyHookHoldsUpNeitherPutsNorCommits() {
    CountDownLatch free = new CountDownLatch(1);
    putToBusyHook(free);

    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L, B, 0L));
    free.countDown();
  }

  @Test
  void aPartitionThatIsLostWhileTheHookIsBusyIsNotSentAndKeepsTheProducer() {
    CountDownLatch free = new CountDownLatch(1);
    putToBusyHook(free);

    harness.close(A);
    assertThat(cluster.closedProducers()).as("nothing was sent, so nothing is dropped").isZero();
    hook.beforeSend = events -> {};
    free.countDown();

    harness.awaitCommit(Map.of(B, 1L));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":1}");
    assertThat(RecordingHook.allKeys(hook.before)).containsExactly("a", "b", "b");
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("b");
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStopInterruptsTheHookAndStopsItLast() {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch going = new CountDownLatch(1);
    hook.beforeSend =
        events -> {
          going.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw new IllegalStateException(e);
          }
        };
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    awaitUninterrupted(going);

    harness.close();

    assertThat(interrupted).isTrue();
    assertThat(hook.calls).containsExactly("configure", "start", "stop");
    assertThat(cluster.pendingCount()).isZero();
  }

  @Test
  void aRefusedEventIsReportedWithTheRecordThatItCameFrom() {
    harness.reportErrors();
    hook.beforeSend = events -> events.set(0, events.get(0).withValue(bytes("large")));
    cluster.refuse(
        record ->
            FakeCluster.text(record.value()).equals("large")
                ? new RecordTooLargeException("large")
                : null);
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 2));

    harness.awaitCommit(Map.of(A, 2L));
    assertThat(harness.reported).extracting(SinkRecord::kafkaOffset).containsExactly(0L);
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("b");
  }

  @Test
  void anAddedEventThatIsRefusedFailsTheTask() {
    harness.reportErrors();
    hook.beforeSend = events -> events.add(Event.upsert("audit", bytes("x"), bytes("large")));
    cluster.refuse(
        record ->
            FakeCluster.text(record.value()).equals("large")
                ? new RecordTooLargeException("large")
                : null);
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(harness::put)
                    .hasMessageContaining("an event that the hook added (upsert in audit)"));
    assertThat(harness.reported).isEmpty();
    assertThat(harness.commit()).isEqualTo(Map.of(A, 0L));
  }

  @Test
  void theInvalidEventIsFoundAmongThoseThatTheHookLeft() {
    harness.reportErrors();
    hook.beforeSend = events -> events.add(0, Event.upsert("audit", bytes("x"), bytes("y")));
    cluster.refuseInvalid(record -> FakeCluster.text(record.key()).equals("b"));
    harness.start(A);
    harness.put(row(A, 0, "a", 1), row(A, 1, "b", 2), row(A, 2, "c", 3));
    harness.awaitPending(4);
    // All are blamed, so that each is sent again alone.
    cluster.answerRequest(4, false);
    await()
        .until(
            () -> {
              cluster.answerRequest(1, false);
              return harness.commit().equals(Map.of(A, 3L));
            });

    assertThat(harness.reported).extracting(SinkRecord::kafkaOffset).containsExactly(1L);
    assertThat(cluster.table()).containsOnlyKeys("x", "a", "c");
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("x", "a", "c");
  }

  @Test
  void aRecordThatCannotBeEncodedIsNotGivenToTheHook() {
    harness.reportErrors();
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, null, 1), row(A, 1, "b", 2));

    harness.awaitCommit(Map.of(A, 2L));
    assertThat(harness.reported).hasSize(1);
    assertThat(RecordingHook.allKeys(hook.before)).containsExactly("b");
  }

  @Test
  void anOutageOfTheClusterDoesNotCallTheHookAgain() {
    AtomicInteger refusals = new AtomicInteger(3);
    cluster.refuse(
        record -> refusals.getAndDecrement() > 0 ? new TimeoutException("no room") : null);
    harness.start(A);
    cluster.autoAcknowledge(true);
    harness.put(row(A, 0, "a", 1));

    harness.awaitCommit(Map.of(A, 1L));
    assertThat(hook.before).hasSize(1);
    assertThat(hook.after).hasSize(1);
  }
}
