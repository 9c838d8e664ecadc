package io.neaptide.connect.sink.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.sink.testing.FakeContext;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class SinkMetricsTest {

  private static final TopicPartition INPUT = new TopicPartition("in.put", 0);

  private final ManualClock clock = new ManualClock();
  private final FakeContext context = new FakeContext();
  private final SinkMetrics metrics =
      new SinkMetrics(TaskMetrics.of(context, "people-sink", 0, clock), 2, clock);

  private Object value(String name, Map<String, String> tags) {
    return context.metrics.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals(name))
        .filter(each -> each.getKey().group().equals("plugins"))
        .filter(each -> each.getKey().tags().equals(tags))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + tags + " is not shown"))
        .getValue()
        .metricValue();
  }

  private Object value(String name) {
    return value(name, Map.of());
  }

  private long shownPartitions() {
    return context.metrics.metrics().keySet().stream()
        .filter(name -> name.name().equals("sink-position-lag"))
        .count();
  }

  private static ProducerRecord<byte[], byte[]> row(String topic, Long timestamp, byte[] value) {
    return new ProducerRecord<>(topic, null, timestamp, new byte[2], value);
  }

  @Test
  void aTransactionIsCountedWhenItIsCommitted() {
    WriteCounter writes = metrics.writes(Set.of("state"));
    long now = clock.millis();
    writes.sent(row("t", now - 5_000, new byte[3]), 5);
    writes.sent(row("t", now, null), 2);
    writes.sent(row("state", null, new byte[9]), 11);
    assertThat(value("sink-row-write-total")).isEqualTo(0.0);
    clock.advance(Duration.ofMillis(40));
    writes.committing();
    clock.advance(Duration.ofMillis(10));
    writes.committed();

    assertThat(value("sink-row-write-total")).isEqualTo(1.0);
    assertThat(value("sink-delete-write-total")).isEqualTo(1.0);
    assertThat(value("sink-byte-write-total")).isEqualTo(7.0);
    assertThat(value("sink-transaction-commit-total")).isEqualTo(1.0);
    assertThat(value("sink-transaction-row-max")).isEqualTo(2.0);
    assertThat(value("sink-transaction-ms-max")).isEqualTo(50.0);
    assertThat(value("sink-transaction-commit-ms-max")).isEqualTo(10.0);
    assertThat(value("sink-record-age-ms-max")).isEqualTo(5_050.0);
  }

  @Test
  void transactionsWithoutRowsAreNoneAndWhatIsAbortedIsNotWritten() {
    WriteCounter writes = metrics.writes(Set.of("state"));
    writes.sent(row("state", null, new byte[9]), 11);
    writes.committed();
    writes.sent(row("t", null, new byte[3]), 5);
    writes.aborted();
    writes.aborted();

    assertThat(value("sink-transaction-commit-total")).isEqualTo(0.0);
    assertThat(value("sink-transaction-abort-total")).isEqualTo(1.0);
    assertThat(value("sink-row-write-total")).isEqualTo(0.0);
  }

  @Test
  void aRejectedRecordIsCountedByItsReason() {
    metrics.rejected(new DataException("no row"));
    metrics.rejected(new DataException("in it", new RecordTooLargeException("large")));
    metrics.rejected(new InvalidTimestampException("old"));

    for (String reason : List.of("encode", "too-large", "refused")) {
      assertThat(value("sink-rejected-record-total", Map.of("reason", reason))).isEqualTo(1.0);
    }
  }

  @Test
  void aPartitionLagsByWhatWasGivenAndIsNotWritten() {
    Map<String, String> partition = Map.of("topic", "in.put", "partition", "0");
    metrics.positions().opened(List.of(INPUT));
    assertThat(value("sink-position-lag", partition)).isEqualTo(0.0);

    metrics.positions().taken(INPUT, 5, 105);
    clock.advance(Duration.ofSeconds(3));

    assertThat(value("sink-position-lag", partition)).isEqualTo(100.0);
    assertThat(value("sink-stalled-ms")).isEqualTo(3_000.0);

    metrics.positions().written(INPUT, 65);
    assertThat(value("sink-position-lag", partition)).isEqualTo(40.0);
    assertThat(value("sink-stalled-ms")).isEqualTo(0.0);

    clock.advance(Duration.ofSeconds(1));
    metrics.positions().written(INPUT, 105);
    assertThat(value("sink-position-lag-sum")).isEqualTo(0.0);
    clock.advance(Duration.ofSeconds(9));
    assertThat(value("sink-stalled-ms")).isEqualTo(0.0);
  }

  @Test
  void manyPartitionsHaveNoMetricsOfTheirOwn() {
    List<TopicPartition> thousand =
        IntStream.range(1, 1_000).mapToObj(each -> new TopicPartition("in.put", each)).toList();
    metrics.positions().opened(List.of(INPUT));
    assertThat(shownPartitions()).isEqualTo(1);

    metrics.positions().opened(thousand);
    assertThat(shownPartitions()).isZero();
    assertThat(value("sink-partition-count")).isEqualTo(1_000.0);

    metrics.positions().closed(thousand);
    assertThat(shownPartitions()).isEqualTo(1);
  }

  @Test
  void aHookIsMeasuredByWhatItDoesToEvents() {
    HookMetrics hook = metrics.hook();
    Object kept = new Object();
    hook.changed(List.of(kept, new Object(), new Object()), List.of(kept, new Object()));
    hook.changed(List.of(kept), List.of(kept));
    long begun = hook.begin();
    clock.advance(Duration.ofMillis(7));
    hook.ended(HookMetrics.Call.AFTER_SEND, begun);

    Map<String, String> call = Map.of("call", "after-send");
    assertThat(value("hook-event-removed-total")).isEqualTo(2.0);
    assertThat(value("hook-event-added-total")).isEqualTo(1.0);
    assertThat(value("hook-call-total", call)).isEqualTo(1.0);
    assertThat(value("hook-call-ms-max", call)).isEqualTo(7.0);
  }

  @Test
  void nothingIsLeftOfATaskThatStops() {
    int ofTheWorker = new FakeContext().metrics.metrics().size();
    metrics.positions().opened(List.of(INPUT));
    metrics.initialPhase().show(java.util.Optional::empty, List.of("COLLECT", "STREAM"));
    metrics.initialPhase().found(Map.of("new", 3L));
    assertThat(metrics.hook()).isNotNull();
    assertThat(value("initial-phase-active", Map.of("phase", "collect"))).isEqualTo(0.0);

    metrics.close();
    metrics.positions().opened(List.of(new TopicPartition("in.put", 1)));

    assertThat(context.metrics.metrics()).hasSize(ofTheWorker);
  }
}
