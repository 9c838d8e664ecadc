package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.plan.ChangedRows;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes the changes of a plan to its topic, with their rows where they are asked for. A record
 * that would be too large with them is written without, and says so. Used by one thread.
 */
public final class PlanOutput implements AutoCloseable {

  /** How many records are fetched at once, and so stand in memory. */
  private static final int BATCH = 500;

  private static final long BATCH_BYTES = 4L * 1024 * 1024;

  private record Waiting(PlannedChange change, ProducerRecord<byte[], byte[]> record) {}

  private final PlanRecords topic;
  private final PlannedChanges changes;
  private final Optional<PlanRows> rows;
  private final SizeCheck sizes;
  private final Consumer<ProducerRecord<byte[], byte[]>> sender;
  private final List<Waiting> waiting = new ArrayList<>();
  private long waitingBytes;

  /**
   * @param rows closed with this
   * @param sizes of what the sender takes
   */
  public PlanOutput(
      PlanRecords topic,
      PlannedChanges changes,
      Optional<PlanRows> rows,
      SizeCheck sizes,
      Consumer<ProducerRecord<byte[], byte[]>> sender) {
    this.topic = topic;
    this.changes = changes;
    this.rows = rows;
    this.sizes = sizes;
    this.sender = sender;
  }

  /**
   * Writes one, at the latest when it is {@linkplain #flush flushed}.
   *
   * @param record makes the change
   * @param input the input partition that it is of; empty where the input has no such row
   */
  public void write(
      ProducerRecord<byte[], byte[]> record, RowChange change, Optional<TopicPartition> input) {
    PlannedChange told = changes.of(record, change, input);
    if (rows.isEmpty()) {
      sender.accept(topic.change(told));
      return;
    }
    waiting.add(new Waiting(told, record));
    waitingBytes += record.value() == null ? 0 : record.value().length;
    if (waiting.size() == BATCH || waitingBytes >= BATCH_BYTES) {
      flush();
    }
  }

  /** Writes what waits. */
  public void flush() {
    rows.ifPresent(this::flush);
  }

  private void flush(PlanRows shown) {
    Map<Place, ConsumerRecord<byte[], byte[]>> existing =
        shown.fetch(waiting.stream().map(Waiting::change).toList());
    for (Waiting each : waiting) {
      PlannedChange change = each.change();
      PlannedChange whole = shown.with(change, change.before().map(existing::get), each.record());
      sender.accept(sized(change, topic.change(whole)));
    }
    waiting.clear();
    waitingBytes = 0;
  }

  private ProducerRecord<byte[], byte[]> sized(
      PlannedChange change, ProducerRecord<byte[], byte[]> whole) {
    try {
      MessageLimit unused = sizes.check(whole);
      return whole;
    } catch (TooLargeException e) {
      return topic.change(
          change.with(ChangedRows.none("the record would be too large: " + e.getMessage())));
    }
  }

  @Override
  public void close() {
    rows.ifPresent(PlanRows::close);
  }
}
