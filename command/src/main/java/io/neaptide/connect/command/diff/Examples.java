package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which of the rows that are not the same are shown. As long as they are not very many, these are
 * the ones with the smallest keys, in their order, so that two runs show the same. Not thread-safe.
 */
final class Examples {

  /** Of each kind; the keys of more are not held in memory, but come as they are found. */
  static final int MOST_ORDERED = 10_000;

  /** The order of keys: that of their canonical JSON. */
  static final Comparator<RowKey> BY_KEY =
      Comparator.comparing(RowKey::bytes, Arrays::compareUnsigned);

  private final long each;
  private final boolean ordered;
  private final Set<RowKey> chosen = new HashSet<>();
  private final Map<RowKind, Long> taken = new EnumMap<>(RowKind.class);

  private Examples(long each, boolean ordered) {
    this.each = each;
    this.ordered = ordered;
  }

  /**
   * Chooses.
   *
   * @param counts how many keys there are of each kind
   * @param each how many of each kind are shown
   */
  static Examples of(ChangedKeys keys, Counts counts, long each) {
    boolean few =
        Arrays.stream(RowKind.values())
            .allMatch(kind -> Math.min(each, counts.of(kind)) <= MOST_ORDERED);
    Examples examples = new Examples(each, few);
    if (few && each > 0) {
      examples.choose(keys);
    }
    return examples;
  }

  private void choose(ChangedKeys keys) {
    Map<RowKind, PriorityQueue<RowKey>> smallest = new EnumMap<>(RowKind.class);
    for (int bucket = 0; bucket < keys.buckets(); bucket++) {
      keys.forEach(
          bucket,
          key -> {
            PriorityQueue<RowKey> ofKind =
                smallest.computeIfAbsent(
                    key.kind(), kind -> new PriorityQueue<>(BY_KEY.reversed()));
            ofKind.add(key.key());
            if (ofKind.size() > each) {
              ofKind.remove();
            }
          });
    }
    smallest.values().forEach(chosen::addAll);
  }

  /** Whether they are shown in the order of their keys. */
  boolean isOrdered() {
    return ordered;
  }

  /** Begins again with the first row. */
  void restart() {
    taken.clear();
  }

  /** Whether the next row is shown. */
  boolean take(ChangedKeys.ChangedKey key) {
    return ordered ? chosen.contains(key.key()) : taken.merge(key.kind(), 1L, Long::sum) <= each;
  }
}
