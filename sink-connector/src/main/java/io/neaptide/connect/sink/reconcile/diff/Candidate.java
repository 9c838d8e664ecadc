package io.neaptide.connect.sink.reconcile.diff;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One key of an input partition while it is compared with what the target topic holds of it. */
public final class Candidate {

  /** What the comparison decides for a key. */
  public enum Outcome {
    /** The target holds no row of the key. */
    NEW,
    /** The latest row of the key is another one. */
    CHANGED,
    /** The latest row of the key is the same one. */
    UNCHANGED,
    /** A row of the key stands in other partitions only, and the input has one, be it later. */
    MOVED,
    /** The input has a record of the key that could not be encoded. */
    REJECTED,
    /** The input has no row of the key up to the bound. */
    NOTHING
  }

  private static final byte[] NO_DIGEST = {};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private CollectedRows.Kind last = CollectedRows.Kind.DELETE;
  private boolean claims;
  private boolean beyondBound;
  private int partition;

  /** The digest of the last row, in the object itself: a bucket is larger than any cache. */
  private long digest0;

  private long digest1;
  private long digest2;
  private long digest3;
  private long position;
  private int length;

  /** The first row beyond the bound. */
  private long positionBeyond;

  private int lengthBeyond;

  private ExistingRows.State latest = ExistingRows.State.TOMBSTONE;
  private boolean latestIsSame;

  /** Of the latest record where the key belongs, if it is not the same row. */
  private byte[] latestDigest = NO_DIGEST;

  private long latestOffset = RowChange.NONE;
  private Set<Integer> liveElsewhere = Set.of();

  /** Takes the next entry of the key from the input. */
  void collected(
      CollectedRows.Kind kind, int at, byte[] rowDigest, long rowPosition, int rowLength) {
    if (kind == CollectedRows.Kind.UPSERT_BEYOND_BOUND) {
      collectedBeyond(rowDigest, rowPosition, rowLength);
      partition = at;
    } else if (kind == CollectedRows.Kind.REJECTED) {
      // As when streaming, a row before it is the last one that can be written.
      last = last == CollectedRows.Kind.UPSERT ? last : kind;
      claims = true;
      partition = at;
    } else {
      last = kind;
      claims = kind != CollectedRows.Kind.DELETE;
      if (claims) {
        partition = at;
      }
      if (kind == CollectedRows.Kind.UPSERT) {
        keep(rowDigest);
        position = rowPosition;
        length = rowLength;
      }
    }
  }

  /**
   * Of these the last one counts, which is never compacted away; where none is within the bound.
   */
  private void collectedBeyond(byte[] rowDigest, long rowPosition, int rowLength) {
    if (!beyondBound) {
      positionBeyond = rowPosition;
      lengthBeyond = rowLength;
    }
    beyondBound = true;
    if (last != CollectedRows.Kind.UPSERT) {
      keep(rowDigest);
      position = rowPosition;
      length = rowLength;
    }
  }

  private void keep(byte[] digest) {
    digest0 = (long) LONGS.get(digest, 0);
    digest1 = (long) LONGS.get(digest, Long.BYTES);
    digest2 = (long) LONGS.get(digest, 2 * Long.BYTES);
    digest3 = (long) LONGS.get(digest, 3 * Long.BYTES);
  }

  private boolean isSame(byte[] digest) {
    return digest0 == (long) LONGS.get(digest, 0)
        && digest1 == (long) LONGS.get(digest, Long.BYTES)
        && digest2 == (long) LONGS.get(digest, 2 * Long.BYTES)
        && digest3 == (long) LONGS.get(digest, 3 * Long.BYTES);
  }

  /** Whether the key must not be deleted in its partition. */
  boolean claims() {
    return claims || beyondBound;
  }

  /** Whether records of the key must not be deleted in any partition: no row takes their place. */
  boolean claimsEverywhere() {
    return last == CollectedRows.Kind.REJECTED && !beyondBound;
  }

  /** Where records of the key belong. */
  int partition() {
    return partition;
  }

  /** Takes the next record of the key from the target topic, when the input is all taken. */
  void existing(int at, long offset, ExistingRows.State state, byte[] rowDigest) {
    if (at == partition) {
      latest = state;
      latestIsSame = state == ExistingRows.State.ROW && isSame(rowDigest);
      latestDigest = latestIsSame ? NO_DIGEST : rowDigest;
      latestOffset = offset;
    } else if (state != ExistingRows.State.TOMBSTONE) {
      if (liveElsewhere.isEmpty()) {
        liveElsewhere = new HashSet<>();
      }
      liveElsewhere.add(at);
    } else if (!liveElsewhere.isEmpty()) {
      liveElsewhere.remove(at);
    }
  }

  Outcome outcome() {
    return switch (last) {
      case UPSERT ->
          switch (latest) {
            case ROW -> latestIsSame ? Outcome.UNCHANGED : Outcome.CHANGED;
            case UNREADABLE -> Outcome.CHANGED;
            case TOMBSTONE -> liveElsewhere.isEmpty() ? Outcome.NEW : Outcome.MOVED;
          };
      case REJECTED -> isAwaitedElsewhere() ? Outcome.MOVED : Outcome.REJECTED;
      case DELETE, UPSERT_BEYOND_BOUND -> isAwaitedElsewhere() ? Outcome.MOVED : Outcome.NOTHING;
    };
  }

  /** Whether the key would be absent from when it is moved until the stream comes to its row. */
  private boolean isAwaitedElsewhere() {
    return beyondBound && latest == ExistingRows.State.TOMBSTONE && !liveElsewhere.isEmpty();
  }

  /** Whether the target holds a row of the key where it belongs. */
  boolean isLive() {
    return latest != ExistingRows.State.TOMBSTONE;
  }

  /** Whether the target holds something of the key, where it belongs, that is no row. */
  boolean isUnreadable() {
    return latest == ExistingRows.State.UNREADABLE;
  }

  /** The offset of the record that is replaced where the key belongs. */
  long latestOffset() {
    return latestOffset;
  }

  /** The digest of that record. */
  byte[] latestDigest() {
    return latestDigest;
  }

  /** The digest of the row of the key; empty where it cannot be decoded again. */
  Optional<byte[]> digest() {
    byte[] digest = new byte[RowDigest.BYTES];
    LONGS.set(digest, 0, digest0);
    LONGS.set(digest, Long.BYTES, digest1);
    LONGS.set(digest, 2 * Long.BYTES, digest2);
    LONGS.set(digest, 3 * Long.BYTES, digest3);
    return Optional.of(digest).filter(each -> !CollectedRows.isIncomparable(each));
  }

  /** Where the row of the key stands: the last one within the bound, or else the last beyond it. */
  long position() {
    return position;
  }

  int length() {
    return length;
  }

  /** Whether that is beyond the bound, and not the only one there. */
  boolean isFollowing() {
    return last != CollectedRows.Kind.UPSERT && position != positionBeyond;
  }

  /** Where the first row beyond the bound stands. */
  long positionBeyond() {
    return positionBeyond;
  }

  int lengthBeyond() {
    return lengthBeyond;
  }
}
