package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import io.neaptide.connect.sink.reconcile.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows that were read again, on local disk, as JSON. Used by one thread at a time. */
final class FoundRows implements AutoCloseable {

  /**
   * A row.
   *
   * @param timestamp that of its record
   * @param position where its JSON stands in the file
   * @param length of its JSON; 0 where the row cannot be read
   */
  record Found(int partition, long offset, long timestamp, long position, int length) {

    boolean isAt(ChangedKeys.Place place) {
      return partition == place.partition() && offset == place.offset();
    }
  }

  private final KeyBuckets buckets;
  private final SpillFile spill;
  private final EntryBuffer entry = new EntryBuffer();

  FoundRows(Path file, KeyBuckets buckets, int bufferBytes) {
    this.buckets = buckets;
    this.spill = new SpillFile(file, buckets.count(), bufferBytes);
  }

  /**
   * Adds a row.
   *
   * @param json the row; empty where it cannot be read
   */
  void add(byte[] key, int partition, long offset, long timestamp, byte[] json) {
    int hash = RowKey.hash(key);
    entry
        .start()
        .putInt(partition)
        .putLong(offset)
        .putLong(timestamp)
        .putInt(hash)
        .putSized(key)
        .putBytes(json)
        .appendTo(spill, buckets.of(key, hash));
  }

  /** The rows of a bucket, by their keys. */
  Map<RowKey, Found> bucket(int bucket) {
    Map<RowKey, Found> rows = new HashMap<>();
    spill.forEach(bucket, (bytes, position) -> take(rows, bytes, position));
    return rows;
  }

  private static void take(Map<RowKey, Found> rows, ByteBuffer bytes, long position) {
    int start = bytes.position();
    int partition = bytes.getInt();
    long offset = bytes.getLong();
    long timestamp = bytes.getLong();
    int hash = bytes.getInt();
    RowKey key = new RowKey(EntryBuffer.sized(bytes), hash);
    rows.put(
        key,
        new Found(
            partition, offset, timestamp, position + bytes.position() - start, bytes.remaining()));
  }

  /** The JSON of a row; empty where it cannot be read. */
  Optional<byte[]> json(Found row) {
    return row.length() == 0
        ? Optional.empty()
        : Optional.of(spill.read(row.position(), row.length()));
  }

  @Override
  public void close() {
    spill.close();
  }
}
