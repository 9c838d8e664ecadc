package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.common.serde.RowDigest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("An entry has the unknown kind " + code);
    }
  }

  /** Receives entries. */
  public interface Reader {
    /**
     * One entry.
     *
     * @param position where the record of an upsert stands, for {@link #row}
     * @param length the length of that record in bytes
     */
    void collected(RowKey key, Kind kind, int partition, byte[] digest, long position, int length);
  }

  private static final byte[] NO_DIGEST = {};

  private final String targetTopic;
  private final Spill spill;
  private final EntryBuffer entry = new EntryBuffer();

  public CollectedRows(String targetTopic, Path file, int buckets, int bufferBytes) {
    this.targetTopic = targetTopic;
    this.spill = new Spill(file, buckets, bufferBytes);
  }

  public String targetTopic() {
    return targetTopic;
  }

  /** Adds a row: the record as it would be written, its partition set. */
  public void upsert(ProducerRecord<byte[], byte[]> row, byte[] digest) {
    start(row.key(), Kind.UPSERT).putInt(row.partition()).putBytes(digest);
    OutgoingRows.encode(entry, row);
    append(row.key());
  }

  public void delete(byte[] key) {
    start(key, Kind.DELETE);
    append(key);
  }

  /**
   * Adds the key of a record that could not be encoded.
   *
   * @param partition where a record of that key belongs in the target topic
   */
  public void rejected(byte[] key, int partition) {
    start(key, Kind.REJECTED).putInt(partition);
    append(key);
  }

  /**
   * Adds the key of a row beyond the bound.
   *
   * @param partition where a record of that key belongs in the target topic
   */
  public void upsertBeyondBound(byte[] key, int partition) {
    start(key, Kind.UPSERT_BEYOND_BOUND).putInt(partition);
    append(key);
  }

  private EntryBuffer start(byte[] key, Kind kind) {
    return entry.start().putByte(kind.code).putSized(key);
  }

  private void append(byte[] key) {
    entry.appendTo(spill, RowKey.bucket(key, spill.buckets()));
  }

  public void forEach(int bucket, Reader reader) {
    spill.forEach(bucket, (bytes, position) -> decode(bytes, position, reader));
  }

  private static void decode(ByteBuffer bytes, long position, Reader reader) {
    Kind kind = Kind.of(bytes.get());
    RowKey key = new RowKey(EntryBuffer.sized(bytes));
    int partition = kind == Kind.DELETE ? -1 : bytes.getInt();
    byte[] digest = kind == Kind.UPSERT ? EntryBuffer.bytes(bytes, RowDigest.BYTES) : NO_DIGEST;
    reader.collected(key, kind, partition, digest, position + bytes.position(), bytes.remaining());
  }

  /** Reads the record of an upsert again. */
  public ProducerRecord<byte[], byte[]> row(long position, int length) {
    return OutgoingRows.decode(targetTopic, ByteBuffer.wrap(spill.read(position, length)));
  }

  @Override
  public void close() {
    spill.close();
  }
}
