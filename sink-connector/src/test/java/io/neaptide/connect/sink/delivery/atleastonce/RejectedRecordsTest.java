package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.A;
import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.testing.FakeCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Records that cannot be written: which they are, who is told, and what is written all the same.
 */
class RejectedRecordsTest {

  @RegisterExtension final DeliveryHarness harness = new DeliveryHarness();
  private final FakeCluster cluster = harness.cluster;

  @Test
  void aRecordThatCannotBeEncodedIsReportedAndTheNextOnesAreWritten() {
    harness.reportErrors();
    cluster.autoAcknowledge(true);
    harness.start(A);
    SinkRecord bad = row(A, 1, null, 2);
    harness.put(row(A, 0, "a", 1), bad, row(A, 2, "b", 3));

    harness.awaitReported(bad);
    assertThat(harness.commit()).isEqualTo(Map.of(A, 3L));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "b={\"v\":3}");
  }

  @Test
  void aRecordThatIsTooLargeIsReportedWithItsKeyAndTheLimitAndTheOthersAreWritten() {
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

    harness.awaitCommit(Map.of(A, 3L));
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}", "b={\"v\":2}");
    assertThat(messages)
        .containsExactly(
            "The record t-0 at offset 1 cannot be written: its row for the topic t with the key"
                + " large has 1083 bytes, but the topic takes at most 1000. Raise"
                + " max.message.bytes of the topic, or make the row smaller");
  }

  @Test
  void aRecordThatTheProducerFindsTooLargeIsReported() {
    harness.reportErrors();
    cluster.refuse(
        record ->
            FakeCluster.text(record.key()).equals("huge")
                ? new RecordTooLargeException("client")
                : null);
    harness.start(A);
    SinkRecord huge = row(A, 0, "huge", 1);
    harness.put(huge, row(A, 1, "b", 3));
    harness.awaitPending(1);
    cluster.acknowledgeAll();

    harness.awaitReported(huge);
    assertThat(harness.commit()).isEqualTo(Map.of(A, 2L));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":3}");
  }

  @Test
  void aRecordThatTheBrokersFindTooLargeIsReported() {
    harness.reportErrors();
    harness.start(A);
    SinkRecord large = row(A, 0, "large", 2);
    harness.put(large, row(A, 1, "b", 3));
    harness.awaitPending(2);
    cluster.failNext(new RecordTooLargeException("broker"));
    cluster.acknowledgeAll();

    harness.awaitReported(large);
    assertThat(harness.commit()).isEqualTo(Map.of(A, 2L));
    assertThat(cluster.storedText()).containsExactly("b={\"v\":3}");
  }

  @Test
  void recordsOfARefusedRequestAreSentAgainInOrderWithoutTheInvalidOne() {
    harness.reportErrors();
    harness.start(A);
    cluster.refuseInvalid(record -> FakeCluster.text(record.key()).equals("bad"));
    SinkRecord bad = row(A, 1, "bad", 2);
    harness.put(row(A, 0, "a", 1), bad, row(A, 2, "b", 3));
    harness.put(row(A, 3, "a", 4));
    harness.awaitPending(4);

    cluster.answerRequest(3, true);

    await()
        .untilAsserted(
            () -> {
              harness.put();
              cluster.answerRequest(10, true);
              assertThat(harness.commit()).isEqualTo(Map.of(A, 4L));
            });
    assertThat(harness.reported).containsExactly(bad);
    assertThat(cluster.table()).isEqualTo(Map.of("a", "{\"v\":4}", "b", "{\"v\":3}"));
  }

  @Test
  void aRecordOfARefusedRequestIsNotRejectedWhenItIsTakenAlone() {
    harness.reportErrors();
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    harness.awaitPending(1);
    cluster.failNext(new InvalidRecordException("somebody in this request"));
    harness.awaitPending(1);
    cluster.acknowledgeNext();

    assertThat(harness.commit()).isEqualTo(Map.of(A, 1L));
    assertThat(harness.reported).isEmpty();
    assertThat(cluster.storedText()).containsExactly("a={\"v\":1}");
  }

  @Test
  void aRequestThatKeepsFailingForAnUnknownRecordFailsTheTask() {
    harness.start(A);
    harness.put(row(A, 0, "a", 1));
    for (int i = 0; i < 4; i++) {
      harness.awaitPending(1);
      cluster.failNext(new KafkaException("part of a batch"));
    }

    await()
        .untilAsserted(
            () -> assertThatThrownBy(harness::put).hasMessageContaining("part of a batch"));
  }

  @Test
  void theOffsetOfARejectedRecordIsCommittedOnlyWhenItsReportIsDone() {
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

    harness.assertFails(
        "A record that cannot be written could not be reported either. Check the dead letter queue"
            + " of the connector, then restart the task");
    assertThat(harness.commit()).isEqualTo(Map.of(A, 7L));
  }

  @Test
  void withoutAReporterARecordThatCannotBeEncodedFailsTheTask() {
    cluster.autoAcknowledge(true);
    harness.start(A);
    harness.put(row(A, 4, "a", 1), row(A, 5, null, 2));

    harness.assertFails(
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
          throw new ConnectException("Tolerance exceeded", error);
        };
    harness.start(A);
    harness.put(row(A, 5, null, 2));

    await().untilAsserted(() -> assertThat(harness.commit()).isEqualTo(Map.of(A, 5L)));
    assertThatThrownBy(harness::put).hasMessageStartingWith("Tolerance exceeded");
  }

  @Test
  void aValueThatIsNoRowFailsTheTaskWithTheConverterToSetAndNotWithAdviceToDropEveryRecord() {
    harness.start(A);
    harness.put(new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", Schema.STRING_SCHEMA, "{}", 0));

    harness.assertFails(
        "The record t-0 at offset 0 cannot be written: The value format 'upsert-json' writes rows"
            + " (a struct or a map), but the value is of type java.lang.String. Set"
            + " value.converter of the connector to io.neaptide.connect.RowConverter where the"
            + " input is JSON, or else to the converter of the format that the input is in, then"
            + " restart the task");
  }
}
