package io.neaptide.connect.sink.reconcile.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the note of a target partition, record by record. Used by one thread. */
public final class NoteBuilder {

  private final int partition;
  private final int maxBytes;
  private final Claims keyed = new Claims();
  private Optional<List<PartitionNote.Misplaced>> misplaced = Optional.of(new ArrayList<>());
  private long bytes;
  private long withoutKey;

  /**
   * @param maxBytes how much the misplaced records may take
   */
  public NoteBuilder(int partition, int maxBytes) {
    this.partition = partition;
    this.maxBytes = maxBytes;
  }

  /** Takes a record without a key. */
  public void withoutKey() {
    withoutKey++;
  }

  /** Takes a record that has a key. */
  public void keyed(long offset) {
    keyed.add(partition, offset);
  }

  /** Takes a record whose key does not belong in the partition. */
  public void misplaced(long offset, boolean tombstone, byte[] key) {
    if (misplaced.isEmpty()) {
      return;
    }
    PartitionNote.Misplaced entry = PartitionNote.Misplaced.of(offset, tombstone, key);
    bytes += entry.bytes();
    if (bytes > maxBytes) {
      misplaced = Optional.empty();
    } else {
      misplaced.get().add(entry);
    }
  }

  /** The note, when the partition was read up to its bound. */
  public PartitionNote note() {
    return new PartitionNote(misplaced, withoutKey, keyed);
  }
}
