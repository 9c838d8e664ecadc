package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.table.KeyRecords;
import io.neaptide.connect.command.table.LastRecord;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Compares two tables bucket by bucket, so that only the keys of one bucket stand in memory. Rows
 * are the same if their digests are; a row that cannot be read, or that is not clear, is the same
 * as no other.
 */
final class TableJoin {

  private static final class Pair {
    private final KeyRecords left = new KeyRecords();
    private final KeyRecords right = new KeyRecords();
  }

  /** Which sides are read up to a time only. */
  record UntilTime(boolean left, boolean right) {}

  private final ChangedKeys changed;
  private final UntilTime untilTime;
  private final JoinCounts counts = new JoinCounts();

  /**
   * @param changed receives the keys whose rows are not the same
   */
  TableJoin(ChangedKeys changed, UntilTime untilTime) {
    this.changed = changed;
    this.untilTime = untilTime;
  }

  /**
   * Compares.
   *
   * @param done is told how many buckets are compared
   */
  JoinCounts run(ReadTable left, ReadTable right, IntConsumer done) {
    for (int bucket = 0; bucket < changed.buckets(); bucket++) {
      Map<RowKey, Pair> pairs = new HashMap<>();
      left.forEach(
          bucket, (key, record) -> pairs.computeIfAbsent(key, k -> new Pair()).left.add(record));
      right.forEach(
          bucket, (key, record) -> pairs.computeIfAbsent(key, k -> new Pair()).right.add(record));
      pairs.forEach(this::compare);
      done.accept(bucket + 1);
    }
    return counts;
  }

  private void compare(RowKey key, Pair pair) {
    Optional<LastRecord> left = pair.left.row();
    Optional<LastRecord> right = pair.right.row();
    counts.left().add(key, pair.left);
    counts.right().add(key, pair.right);
    if (left.isPresent() && right.isPresent()) {
      Doubt doubt = doubt(pair, left.get(), right.get());
      if (doubt == Doubt.NONE && left.get().isSameRow(right.get())) {
        counts.equal();
      } else {
        add(key, RowKind.DIFFERENT, doubt, left, right);
      }
    } else if (left.isPresent()) {
      add(key, RowKind.ONLY_LEFT, unclear(pair), left, right);
    } else if (right.isPresent()) {
      add(key, RowKind.ONLY_RIGHT, unclear(pair), left, right);
    } else if (isUnseen(pair)) {
      counts.unseen();
    }
  }

  private void add(
      RowKey key,
      RowKind kind,
      Doubt doubt,
      Optional<LastRecord> left,
      Optional<LastRecord> right) {
    counts.different(kind, doubt);
    changed.add(key, kind, doubt, left, right);
  }

  /**
   * Whether the key has no row that was read, but may have one. Past a time that is asked for most
   * keys without a row are new ones, so that nothing could be told any more.
   */
  private boolean isUnseen(Pair pair) {
    return (!untilTime.left() && pair.left.mayLackRow())
        || (!untilTime.right() && pair.right.mayLackRow());
  }

  private static Doubt doubt(Pair pair, LastRecord left, LastRecord right) {
    if (left.state() == LastRecord.State.UNREADABLE) {
      return Doubt.UNREADABLE_LEFT;
    }
    return right.state() == LastRecord.State.UNREADABLE ? Doubt.UNREADABLE_RIGHT : unclear(pair);
  }

  private static Doubt unclear(Pair pair) {
    if (pair.left.isUnclear()) {
      return Doubt.UNCLEAR_LEFT;
    }
    if (pair.right.isUnclear()) {
      return Doubt.UNCLEAR_RIGHT;
    }
    if (pair.left.mayLackRow()) {
      return Doubt.REWRITTEN_LEFT;
    }
    return pair.right.mayLackRow() ? Doubt.REWRITTEN_RIGHT : Doubt.NONE;
  }
}
