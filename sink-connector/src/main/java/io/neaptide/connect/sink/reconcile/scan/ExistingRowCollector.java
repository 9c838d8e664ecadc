package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.NoteBuilder;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps what partitions of a target topic hold, record by record, and makes their notes. Used by
 * one thread.
 */
public final class ExistingRowCollector {

  private final ExistingRowDigester digester;
  private final ExistingRows rows;
  private final int partitions;
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
    this.digester = new ExistingRowDigester(format, cancelled);
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
    if (misplaced) {
      // A row is compared only where it belongs.
      rows.misplaced(record.partition(), record.offset(), record.key());
      return;
    }
    Optional<byte[]> digest = digester.of(record);
    if (digest.isPresent()) {
      rows.row(record.partition(), record.offset(), record.key(), digest.get());
    } else {
      rows.unreadable(
          record.partition(), record.offset(), record.key(), ChangeDigest.ofBytes(record.value()));
    }
  }

  /** The note of each partition that was read, when it was read up to its bound. */
  public Map<Integer, PartitionNote> notes() {
    Map<Integer, PartitionNote> complete = new HashMap<>();
    notes.forEach((partition, note) -> complete.put(partition, note.note()));
    return complete;
  }
}
