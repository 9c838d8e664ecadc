package io.neaptide.connect.sink.reconcile.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task knows of a target topic: the partitions that it has read, and of the others the
 * records that do not belong where they stand, as others have noted them.
 */
public final class KnownRecords implements ExistingRecords {

  private record Noted(int partition, long offset, RowKey key, ExistingRows.State state) {}

  private static final byte[] NO_DIGEST = {};

  private final Buckets buckets;
  private final List<ExistingRecords> read;
  private final Map<Integer, List<Noted>> noted = new HashMap<>();
  private final Claims unseen;

  /**
   * @param read each of other partitions, with the same buckets
   * @param notes by partition, of all that are not read
   * @param unseen the records that others have noted of those that are read, and that are not among
   *     what was read
   */
  public KnownRecords(
      Buckets buckets,
      List<ExistingRecords> read,
      Map<Integer, List<PartitionNote.Misplaced>> notes,
      Claims unseen) {
    this.buckets = buckets;
    this.unseen = unseen;
    this.read = List.copyOf(read);
    notes.forEach((partition, records) -> records.forEach(record -> add(partition, record)));
  }

  private void add(int partition, PartitionNote.Misplaced record) {
    RowKey key = record.key();
    // No row of it is ever compared: only one in the partition where its key belongs is.
    ExistingRows.State state =
        record.tombstone() ? ExistingRows.State.TOMBSTONE : ExistingRows.State.UNREADABLE;
    noted
        .computeIfAbsent(buckets.of(key.bytes(), key.hashCode()), bucket -> new ArrayList<>())
        .add(new Noted(partition, record.offset(), key, state));
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }

  @Override
  public void forEach(int bucket, ExistingRows.Reader reader) {
    read.forEach(records -> records.forEach(bucket, reader));
    noted
        .getOrDefault(bucket, List.of())
        .forEach(
            record ->
                reader.existing(
                    record.partition, record.offset, record.key, record.state, NO_DIGEST));
  }

  @Override
  public Claims unseen() {
    return unseen;
  }
}
