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
  private long upserts;
  private long tombstones;
  private long bytes;
  private long oldest = Long.MAX_VALUE;
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
    if (upserts + tombstones == 0) {
      begun = clock.millis();
    }
    if (record.value() == null) {
      tombstones++;
    } else {
      upserts++;
    }
    bytes += size;
    Long timestamp = record.timestamp();
    if (timestamp != null && timestamp < oldest) {
      oldest = timestamp;
    }
  }

  /** The commit of what was sent begins. */
  public void committing() {
    committing = clock.millis();
  }

  /** What was sent is committed. */
  public void committed() {
    if (upserts + tombstones > 0) {
      long now = clock.millis();
      metrics.written(upserts, tombstones, bytes, oldest);
      transactions.committed(upserts + tombstones, now - begun, now - committing);
    }
    clear();
  }

  /** What was sent never will be committed, as far as that is known. */
  public void aborted() {
    if (upserts + tombstones > 0) {
      transactions.aborted();
    }
    clear();
  }

  private void clear() {
    upserts = 0;
    tombstones = 0;
    bytes = 0;
    oldest = Long.MAX_VALUE;
  }
}
