package io.neaptide.connect.command.table;

import java.util.Arrays;

/** The last record of a key in one partition and form, as far as it was read. */
public final class LastRecord {

  /** What a record says about its key. */
  public enum State {
    /** The row of the key. */
    ROW('R'),
    /** A row that cannot be read: whether it is the same as another one cannot be told. */
    UNREADABLE('U'),
    /** The key is deleted in this partition. */
    TOMBSTONE('T'),
    /**
     * The key was written again past what is read as its table, which may have removed an earlier
     * row before it was read.
     */
    LATER('L');

    private final byte code;

    State(char code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static State of(byte code) {
      return switch (code) {
        case 'R' -> ROW;
        case 'U' -> UNREADABLE;
        case 'T' -> TOMBSTONE;
        case 'L' -> LATER;
        default -> throw new IllegalStateException("An entry has the unknown state " + code);
      };
    }
  }

  private final int partition;
  private final long offset;
  private final long timestamp;
  private final State state;
  private final long form;
  private final byte[] digest;

  /**
   * @param timestamp that of the record, in milliseconds
   * @param form that of the key: a hash of its bytes, where other bytes may be the same key
   * @param digest that of the row; empty where there is none that can be read
   */
  LastRecord(int partition, long offset, long timestamp, State state, long form, byte[] digest) {
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.state = state;
    this.form = form;
    this.digest = digest;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  long timestamp() {
    return timestamp;
  }

  public State state() {
    return state;
  }

  /** The digest of the row; empty where there is none that can be read. */
  public byte[] digest() {
    return digest;
  }

  long form() {
    return form;
  }

  boolean isLive() {
    return state == State.ROW || state == State.UNREADABLE;
  }

  /** Whether both are of the same bytes in the same partition, so that one replaces the other. */
  boolean isOfSameRecordKey(LastRecord other) {
    return partition == other.partition && form == other.form;
  }

  /** Whether both are rows, and the same ones. */
  public boolean isSameRow(LastRecord other) {
    return state == State.ROW && other.state == State.ROW && Arrays.equals(digest, other.digest);
  }
}
