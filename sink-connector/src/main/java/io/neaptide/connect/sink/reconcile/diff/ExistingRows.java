package io.neaptide.connect.sink.reconcile.diff;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import io.neaptide.connect.sink.reconcile.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What a scan of a target topic found, on local disk: of every record its place, its key and the
 * digest of its row. Records of one key and partition are kept in the order of their offsets.
 *
 * <p>Used by one thread at a time until it is {@linkplain #seal sealed}.
 */
public final class ExistingRows implements ExistingRecords, AutoCloseable {

  /** What a record of the target topic says about its key. */
  public enum State {
    /** The row of the key. */
    ROW('R'),
    /** A row that was not decoded, or could not be: it differs from every other row. */
    UNREADABLE('U'),
    /** The key is deleted. */
    TOMBSTONE('T');

    private final byte code;

    State(char code) {
      this.code = (byte) code;
    }

    private static State of(byte code) {
      return switch (code) {
        case 'R' -> ROW;
        case 'U' -> UNREADABLE;
        case 'T' -> TOMBSTONE;
        default -> throw new IllegalStateException("An entry has the unknown state " + code);
      };
    }
  }

  /** Receives records of the target topic. */
  public interface Reader {
    /**
     * One record.
     *
     * @param digest of its row, or of its bytes where they are no row
     */
    void existing(int partition, long offset, RowKey key, State state, byte[] digest);
  }

  private static final byte[] NO_DIGEST = {};
  private static final byte[] NOT_DIGESTED = new byte[RowDigest.BYTES];

  private final Buckets buckets;
  private final SpillFile spill;
  private final EntryBuffer entry = new EntryBuffer();

  public ExistingRows(Path file, Buckets buckets, int bufferBytes) {
    this.buckets = buckets;
    this.spill = new SpillFile(file, buckets.count(), bufferBytes);
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }

  public void row(int partition, long offset, byte[] key, byte[] digest) {
    add(partition, offset, key, State.ROW, digest);
  }

  /**
   * Adds a row that cannot be decoded.
   *
   * @param bytes digests its bytes
   */
  public void unreadable(int partition, long offset, byte[] key, byte[] bytes) {
    add(partition, offset, key, State.UNREADABLE, bytes);
  }

  /** Adds a row where it does not belong, with which nothing is compared. */
  public void misplaced(int partition, long offset, byte[] key) {
    add(partition, offset, key, State.UNREADABLE, NOT_DIGESTED);
  }

  public void tombstone(int partition, long offset, byte[] key) {
    add(partition, offset, key, State.TOMBSTONE, NO_DIGEST);
  }

  private void add(int partition, long offset, byte[] key, State state, byte[] digest) {
    int hash = RowKey.hash(key);
    entry
        .start()
        .putInt(partition)
        .putLong(offset)
        .putByte(state.code)
        .putInt(hash)
        .putBytes(digest)
        .putBytes(key)
        .appendTo(spill, buckets.of(key, hash));
  }

  /** Nothing may be added from here on; several threads may read then. */
  public void seal() {
    spill.seal();
  }

  @Override
  public void forEach(int bucket, Reader reader) {
    spill.forEach(bucket, (bytes, position) -> decode(bytes, reader));
  }

  private static void decode(ByteBuffer bytes, Reader reader) {
    int partition = bytes.getInt();
    long offset = bytes.getLong();
    State state = State.of(bytes.get());
    int hash = bytes.getInt();
    byte[] digest =
        state == State.TOMBSTONE ? NO_DIGEST : EntryBuffer.bytes(bytes, RowDigest.BYTES);
    RowKey key = new RowKey(EntryBuffer.bytes(bytes, bytes.remaining()), hash);
    reader.existing(partition, offset, key, state, digest);
  }

  @Override
  public void close() {
    spill.close();
  }
}
