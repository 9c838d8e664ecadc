package io.neaptide.connect.sink.reconcile.change;

import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import java.nio.ByteBuffer;

/** One change of a target topic: what is done, and by which records on both sides. */
public final class RowChange {

  /** What is done with a key. */
  public enum Kind {
    /** The target holds no row of the key: it is written. */
    NEW('N'),
    /** The target holds another row of the key: it is replaced. */
    CHANGED('C'),
    /** The target holds rows of the key elsewhere only: it is written where it belongs. */
    MOVED('M'),
    /** The key is gone: a tombstone is written. */
    DELETED('D'),
    /** A row stands where it does not belong: a tombstone is written there. */
    MISPLACED_DELETED('P');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    private static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("An entry has the unknown kind of change " + code);
    }
  }

  /** The offset of a record that there is not. */
  public static final long NONE = -1;

  private final Kind kind;
  private final long existingOffset;
  private final long inputOffset;
  private final byte[] id;

  public RowChange(Kind kind, long existingOffset, long inputOffset, byte[] id) {
    this.kind = kind;
    this.existingOffset = existingOffset;
    this.inputOffset = inputOffset;
    this.id = id;
  }

  public Kind kind() {
    return kind;
  }

  /** Where the record stands, in its partition, that is replaced or deleted; or {@link #NONE}. */
  public long existingOffset() {
    return existingOffset;
  }

  /** Where the record stands in the input partition that is written; or {@link #NONE}. */
  public long inputOffset() {
    return inputOffset;
  }

  /** Tells the change from every other one; see {@link ChangeDigest}. */
  public byte[] id() {
    return id;
  }

  public void encode(EntryBuffer entry) {
    entry.putByte(kind.code).putLong(existingOffset).putLong(inputOffset).putBytes(id);
  }

  public static RowChange decode(ByteBuffer bytes) {
    return new RowChange(
        Kind.of(bytes.get()),
        bytes.getLong(),
        bytes.getLong(),
        EntryBuffer.bytes(bytes, ChangeDigest.BYTES));
  }
}
