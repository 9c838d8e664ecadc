package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.task.GuardedState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a target topic holds, record by record. An outage of a service that the format needs
 * is waited for, since it says nothing about the row. Used by one thread.
 */
public final class ExistingRowCollector {

  private static final Logger log = LoggerFactory.getLogger(ExistingRowCollector.class);
  private static final ExponentialBackoff BACKOFF =
      new ExponentialBackoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  private final RowDigester digester;
  private final ExistingRows rows;
  private final int partitions;
  private final IntPredicate belongs;
  private final BooleanSupplier cancelled;
  private final Claims keyed = new Claims();
  private long withoutKey;

  /**
   * @param partitions how many the target topic has
   * @param belongs whether records are kept whose keys belong in a partition
   * @param cancelled whether what is kept is no longer needed, so that nothing is waited for
   */
  public ExistingRowCollector(
      RowDeserializer format,
      ExistingRows rows,
      int partitions,
      IntPredicate belongs,
      BooleanSupplier cancelled) {
    this.digester = new RowDigester(format);
    this.cancelled = cancelled;
    this.rows = rows;
    this.partitions = partitions;
    this.belongs = belongs;
  }

  public void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      // Not a row of a table: left alone.
      withoutKey++;
      return;
    }
    keyed.add(record.partition(), record.offset());
    if (!belongs.test(KeyPartitioner.partition(record.key(), partitions))) {
      return;
    }
    if (record.value() == null) {
      rows.tombstone(record.partition(), record.offset(), record.key());
      return;
    }
    Optional<byte[]> digest = digest(record);
    if (digest.isPresent()) {
      rows.row(record.partition(), record.offset(), record.key(), digest.get());
    } else {
      rows.unreadable(record.partition(), record.offset(), record.key());
    }
  }

  private Optional<byte[]> digest(ConsumerRecord<byte[], byte[]> record) {
    for (int failures = 0; !cancelled.getAsBoolean(); failures++) {
      try {
        return digester.of(record.topic(), record.headers(), record.value());
      } catch (RetriableException e) {
        log.warn(
            "Reading what {} holds waits at offset {} of partition {} for a service that the format"
                + " of its rows needs, and tries again",
            record.topic(),
            record.offset(),
            record.partition(),
            e);
        boolean unused = new GuardedState().await(BACKOFF.after(failures), cancelled);
      }
    }
    // What was read is dropped.
    return Optional.empty();
  }

  /** What was seen so far, kept or not. */
  public ScanSummary summary() {
    return new ScanSummary(keyed, withoutKey);
  }
}
