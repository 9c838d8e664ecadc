package io.neaptide.connect.sink.reconcile.diff;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import io.neaptide.connect.sink.reconcile.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What was collected from one input partition, on local disk, in the order of its offsets: every
 * row and delete up to the bound, and the keys that must not be deleted for another reason.
 *
 * <p>Used by one thread at a time.
 */
public final class CollectedRows implements AutoCloseable {

  /** What an entry says about its key. */
  public enum Kind {
    /** A row of the initial result set, unless a later entry of the key says otherwise. */
    UPSERT('U'),
    /** The key is deleted. */
    DELETE('D'),
    /** A record of the key could not be encoded: what the target holds of it stays as it is. */
    REJECTED('R'),
    /**
     * The key has a row beyond the bound, which may be why its earlier rows were compacted away.
     */
    UPSERT_BEYOND_BOUND('B');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    private static Kind of(byte code) {
      return switch (code) {
        case 'U' -> UPSERT;
        case 'D' -> DELETE;
        case 'R' -> REJECTED;
        case 'B' -> UPSERT_BEYOND_BOUND;
        default -> throw new IllegalStateException("An entry has the unknown kind " + code);
      };
    }
  }

  /**
   * A row of the input.
   *
   * @param record as it would be written
   * @param offset where it stands in the input partition
   */
  public record Row(ProducerRecord<byte[], byte[]> record, long offset) {}

  /** Receives entries. */
  public interface Reader {
    /**
     * One entry.
     *
     * @param position where a row stands, for {@link #row}
     * @param length its length in bytes
     */
    void collected(RowKey key, Kind kind, int partition, byte[] digest, long position, int length);
  }

  private static final byte[] NO_DIGEST = {};

  /** A digest that no row has: nobody can make one whose hash is this. */
  private static final byte[] EQUAL_TO_NONE = new byte[RowDigest.BYTES];

  private static final int NO_PARTITION = -1;

  private final String targetTopic;
  private final Buckets buckets;
  private final SpillFile spill;
  private final EntryBuffer entry = new EntryBuffer();

  public CollectedRows(String targetTopic, Path file, Buckets buckets, int bufferBytes) {
    this.targetTopic = targetTopic;
    this.buckets = buckets;
    this.spill = new SpillFile(file, buckets.count(), bufferBytes);
  }

  public String targetTopic() {
    return targetTopic;
  }

  /**
   * Adds a row: the record as it would be written, its partition set.
   *
   * @param offset where it stands in the input partition
   */
  public void upsert(ProducerRecord<byte[], byte[]> row, byte[] digest, long offset) {
    int hash = start(Kind.UPSERT, row.key());
    entry.putBytes(digest).putLong(offset);
    OutgoingRows.encode(entry, row);
    append(row.key(), hash);
  }

  /** Adds a row that cannot be decoded again, so that no existing one counts as the same. */
  public void upsertIncomparable(ProducerRecord<byte[], byte[]> row, long offset) {
    upsert(row, EQUAL_TO_NONE, offset);
  }

  /** Whether a digest is that of a row which cannot be decoded again. */
  static boolean isIncomparable(byte[] digest) {
    return Arrays.equals(digest, EQUAL_TO_NONE);
  }

  /**
   * Adds a row beyond the bound: it keeps its key from being deleted, and is written before the
   * stream comes to it where the target holds the key in a wrong partition only.
   *
   * @param digest of the row, or of its bytes where it cannot be decoded
   * @param offset where it stands in the input partition
   */
  public void upsertBeyondBound(ProducerRecord<byte[], byte[]> row, byte[] digest, long offset) {
    int hash = start(Kind.UPSERT_BEYOND_BOUND, row.key());
    entry.putBytes(digest).putLong(offset);
    OutgoingRows.encode(entry, row);
    append(row.key(), hash);
  }

  public void delete(byte[] key) {
    add(Kind.DELETE, key, NO_PARTITION);
  }

  /**
   * Adds the key of a record that could not be encoded.
   *
   * @param partition where a record of that key belongs in the target topic
   */
  public void rejected(byte[] key, int partition) {
    add(Kind.REJECTED, key, partition);
  }

  private void add(Kind kind, byte[] key, int partition) {
    int hash = start(kind, key);
    entry.putInt(partition).putBytes(key);
    append(key, hash);
  }

  private int start(Kind kind, byte[] key) {
    int hash = RowKey.hash(key);
    entry.start().putByte(kind.code).putInt(hash);
    return hash;
  }

  private void append(byte[] key, int hash) {
    entry.appendTo(spill, buckets.of(key, hash));
  }

  /** Whether a bucket has no entries. */
  public boolean isEmpty(int bucket) {
    return spill.isEmpty(bucket);
  }

  public void forEach(int bucket, Reader reader) {
    spill.forEach(bucket, (bytes, position) -> decode(bytes, position, reader));
  }

  private static void decode(ByteBuffer bytes, long position, Reader reader) {
    int start = bytes.position();
    Kind kind = Kind.of(bytes.get());
    int hash = bytes.getInt();
    if (kind == Kind.UPSERT || kind == Kind.UPSERT_BEYOND_BOUND) {
      byte[] digest = EntryBuffer.bytes(bytes, RowDigest.BYTES);
      long row = position + bytes.position() - start;
      int length = bytes.remaining();
      int partition = bytes.getInt(bytes.position() + Long.BYTES);
      bytes.position(bytes.position() + Long.BYTES + Integer.BYTES);
      RowKey key = new RowKey(OutgoingRows.key(bytes), hash);
      reader.collected(key, kind, partition, digest, row, length);
    } else {
      int partition = bytes.getInt();
      RowKey key = new RowKey(EntryBuffer.bytes(bytes, bytes.remaining()), hash);
      reader.collected(key, kind, partition, NO_DIGEST, position, 0);
    }
  }

  /** Reads an upsert again. */
  public Row row(long position, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(spill.read(position, length));
    long offset = bytes.getLong();
    return new Row(OutgoingRows.decode(targetTopic, bytes), offset);
  }

  @Override
  public void close() {
    spill.close();
  }
}
