package io.neaptide.connect.command.table;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import io.neaptide.connect.sink.reconcile.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/**
 * The records of a table on local disk, grouped into buckets by their keys. Records of one key and
 * partition are kept in the order of their offsets. Used by one thread at a time.
 */
public final class TableRows implements AutoCloseable {

  private static final byte[] NO_DIGEST = {};

  private final KeyBuckets buckets;
  private final SpillFile spill;
  private final EntryBuffer entry = new EntryBuffer();

  /**
   * @param file a file that does not exist yet
   * @param bufferBytes memory for what is not written yet
   */
  public TableRows(Path file, KeyBuckets buckets, int bufferBytes) {
    this.buckets = buckets;
    this.spill = new SpillFile(file, buckets.count(), bufferBytes);
  }

  /** Adds the next record of a partition. */
  public void add(byte[] key, LastRecord record) {
    int hash = RowKey.hash(key);
    entry
        .start()
        .putInt(record.partition())
        .putLong(record.offset())
        .putLong(record.timestamp())
        .putByte(record.state().code())
        .putLong(record.form())
        .putInt(hash)
        .putBytes(record.digest())
        .putBytes(key)
        .appendTo(spill, buckets.of(key, hash));
  }

  /** Reads the records of a bucket. */
  public void forEach(int bucket, BiConsumer<RowKey, LastRecord> reader) {
    spill.forEach(bucket, (bytes, position) -> decode(bytes, reader));
  }

  private static void decode(ByteBuffer bytes, BiConsumer<RowKey, LastRecord> reader) {
    int partition = bytes.getInt();
    long offset = bytes.getLong();
    long timestamp = bytes.getLong();
    LastRecord.State state = LastRecord.State.of(bytes.get());
    long form = bytes.getLong();
    int hash = bytes.getInt();
    byte[] digest =
        state == LastRecord.State.ROW ? EntryBuffer.bytes(bytes, RowDigest.BYTES) : NO_DIGEST;
    RowKey key = new RowKey(EntryBuffer.bytes(bytes, bytes.remaining()), hash);
    reader.accept(key, new LastRecord(partition, offset, timestamp, state, form, digest));
  }

  @Override
  public void close() {
    spill.close();
  }
}
