package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.NoteBuilder;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.task.GuardedState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what partitions of a target topic hold, record by record, and makes their notes. An outage
 * of a service that the format needs is waited for, since it says nothing about the row. Used by
 * one thread.
 */
public final class ExistingRowCollector {

  private static final Logger log = LoggerFactory.getLogger(ExistingRowCollector.class);
  private static final ExponentialBackoff BACKOFF =
      new ExponentialBackoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  private final RowDigester digester;
  private final ExistingRows rows;
  private final int partitions;
  private final BooleanSupplier cancelled;
  private final Map<Integer, NoteBuilder> notes = new HashMap<>();

  /**
   * @param partitions how many the target topic has
   * @param read those that are read
   * @param noteBytes how much of a partition's misplaced records its note may tell
   * @param cancelled whether what is kept is no longer needed, so that nothing is waited for
   */
  public ExistingRowCollector(
      RowDeserializer format,
      ExistingRows rows,
      int partitions,
      Set<Integer> read,
      int noteBytes,
      BooleanSupplier cancelled) {
    this.digester = new RowDigester(format);
    this.cancelled = cancelled;
    this.rows = rows;
    this.partitions = partitions;
    read.forEach(partition -> notes.put(partition, new NoteBuilder(partition, noteBytes)));
  }

  public void add(ConsumerRecord<byte[], byte[]> record) {
    NoteBuilder note = notes.get(record.partition());
    if (record.key() == null) {
      // Not a row of a table: left alone.
      note.withoutKey();
      return;
    }
    note.keyed(record.offset());
    boolean misplaced = KeyPartitioner.partition(record.key(), partitions) != record.partition();
    if (misplaced) {
      note.misplaced(record.offset(), record.value() == null, record.key());
    }
    if (record.value() == null) {
      rows.tombstone(record.partition(), record.offset(), record.key());
      return;
    }
    // A row is compared only where it belongs.
    Optional<byte[]> digest = misplaced ? Optional.empty() : digest(record);
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

  /** The note of each partition that was read, when it was read up to its bound. */
  public Map<Integer, PartitionNote> notes() {
    Map<Integer, PartitionNote> complete = new HashMap<>();
    notes.forEach((partition, note) -> complete.put(partition, note.note()));
    return complete;
  }
}
