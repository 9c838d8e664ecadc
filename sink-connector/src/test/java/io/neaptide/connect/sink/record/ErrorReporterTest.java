package io.neaptide.connect.sink.record;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.testing.FakeContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ErrorReporterTest {

  private static final SinkRecord RECORD = row(new TopicPartition("t", 0), 7, "k", 1);

  private final List<SinkRecord> reported = new ArrayList<>();
  private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
  private final FakeContext context = new FakeContext();
  private final ErrorReporter rejected =
      new ErrorReporter(context, Duration.ofMillis(10), SinkMetrics.hidden(Clock.systemUTC()));

  ErrorReporterTest() {
    context.reporter =
        (record, error) -> {
          reported.add(record);
          return acknowledged;
        };
  }

  private void report() {
    rejected.report(RECORD, new DataException("no key"));
  }

  @Test
  void aReporterThatTakesLongIsLeftToConnectWhichGivesTheRecordAgain() {
    assertThatThrownBy(this::report)
        .isInstanceOf(RetriableException.class)
        .hasMessage(
            "The dead letter queue of the connector has not taken the record t-0 at offset 7 yet."
                + " Check that the brokers of the worker's cluster run");
    assertThatThrownBy(this::report).isInstanceOf(RetriableException.class);
    acknowledged.complete(null);

    report();

    assertThat(reported).containsExactly(RECORD);
  }

  @Test
  void whatIsReadAgainLaterIsReportedAgain() {
    acknowledged.complete(null);
    report();
    rejected.settle();

    report();

    assertThat(reported).hasSize(2);
  }

  @Test
  void aReporterThatFailsEndsTheTask() {
    acknowledged.completeExceptionally(new IllegalStateException("no topic"));

    assertThatThrownBy(this::report)
        .isExactlyInstanceOf(org.apache.kafka.connect.errors.ConnectException.class)
        .hasMessage(ErrantRecords.NOT_REPORTED);
  }
}
