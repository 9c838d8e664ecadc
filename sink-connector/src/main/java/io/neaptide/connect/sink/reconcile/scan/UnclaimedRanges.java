package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where records with a key stand that nobody claims. */
public final class UnclaimedRanges {

  /** Reading on is cheaper than seeking over fewer offsets than that. */
  static final long SHORT_GAP = 10_000;

  private UnclaimedRanges() {}

  /**
   * The ranges of a topic. A later scan of the same bounds may find others between them, and in
   * them, from a replica that was compacted less.
   *
   * @param keyed the offsets of all records with a key, as a scan of the bounds has seen them
   * @param claimed those that are claimed
   */
  public static Map<TopicPartition, List<OffsetRange>> of(
      String topic, Claims keyed, Claims claimed) {
    Map<TopicPartition, List<OffsetRange>> unclaimed = new HashMap<>();
    keyed
        .without(claimed)
        .forEach(
            (partition, offset) ->
                add(
                    unclaimed.computeIfAbsent(
                        new TopicPartition(topic, partition), each -> new ArrayList<>()),
                    offset));
    return unclaimed;
  }

  private static void add(List<OffsetRange> ranges, long offset) {
    int last = ranges.size() - 1;
    if (last >= 0 && offset - ranges.get(last).end() <= SHORT_GAP) {
      ranges.set(last, new OffsetRange(ranges.get(last).begin(), offset + 1));
    } else {
      ranges.add(new OffsetRange(offset, offset + 1));
    }
  }
}
