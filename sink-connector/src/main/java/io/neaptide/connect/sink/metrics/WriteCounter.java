package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.time.MonotonicClock;
import java.time.Clock;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Counts what one producer writes, transaction by transaction. Used by the thread of its user. */
public final class WriteCounter {

  private final SinkMetrics metrics;
  private final TransactionMetrics transactions;
  private final Set<String> uncounted;
  private final Clock clock;
  private WrittenRows rows = new WrittenRows();
  private long begun;
  private long committing;

  WriteCounter(
      SinkMetrics metrics, TransactionMetrics transactions, Set<String> uncounted, Clock clock) {
    this.metrics = metrics;
    this.transactions = transactions;
    this.uncounted = uncounted;
    this.clock = clock;
  }

  /** A counter that nobody looks at. */
  public static WriteCounter hidden() {
    return SinkMetrics.hidden(new MonotonicClock()).writes(Set.of());
  }

  /** A record was given to the producer; called for every record. */
  public void sent(ProducerRecord<byte[], byte[]> record, int size) {
    if (uncounted.contains(record.topic())) {
      return;
    }
    if (rows.count() == 0) {
      begun = clock.millis();
    }
    Long timestamp = record.timestamp();
    rows.add(record.value() == null, size, timestamp == null ? Long.MAX_VALUE : timestamp);
  }

  /** The commit of what was sent begins. */
  public void committing() {
    committing = clock.millis();
  }

  /** What was sent is committed. */
  public void committed() {
    if (rows.count() > 0) {
      long now = clock.millis();
      rows.tell(metrics);
      transactions.committed(rows.count(), now - begun, now - committing);
      rows = new WrittenRows();
    }
  }

  /** What was sent never will be committed, as far as that is known. */
  public void aborted() {
    if (rows.count() > 0) {
      transactions.aborted();
      rows = new WrittenRows();
    }
  }
}
