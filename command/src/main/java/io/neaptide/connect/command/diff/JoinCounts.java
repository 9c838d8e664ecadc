package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.table.SideCounts;
import java.util.EnumMap;
import java.util.Map;

/** What a comparison counted. Not thread-safe. */
final class JoinCounts {

  private final SideCounts left = new SideCounts();
  private final SideCounts right = new SideCounts();
  private final Map<RowKind, long[]> kinds = new EnumMap<>(RowKind.class);
  private long equal;
  private long doubtful;
  private long unseen;

  JoinCounts() {
    for (RowKind kind : RowKind.values()) {
      kinds.put(kind, new long[1]);
    }
  }

  SideCounts left() {
    return left;
  }

  SideCounts right() {
    return right;
  }

  void equal() {
    equal++;
  }

  /** Counts a key that has no row as far as was read, but may have one. */
  void unseen() {
    unseen++;
  }

  void different(RowKind kind, Doubt doubt) {
    kinds.get(kind)[0]++;
    if (doubt != Doubt.NONE) {
      doubtful++;
    }
  }

  Counts counts() {
    return new Counts(
        of(RowKind.ONLY_LEFT),
        of(RowKind.ONLY_RIGHT),
        of(RowKind.DIFFERENT),
        of(RowKind.MOVED),
        equal);
  }

  private long of(RowKind kind) {
    return kinds.get(kind)[0];
  }

  /** Of how many keys it cannot be told whether they are equal. */
  long doubtful() {
    return doubtful + unseen;
  }

  /** How many keys are certainly not equal. */
  long certainlyNotEqual() {
    return counts().notEqual() - doubtful;
  }
}
