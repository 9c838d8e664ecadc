package io.neaptide.connect.sink;

import io.neaptide.connect.sink.reconcile.Claims;
import io.neaptide.connect.sink.state.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a scan of a target topic up to its bounds has seen.
 *
 * @param keyed the offsets of the records that have a key
 * @param withoutKey how many records have none
 */
record ScannedTarget(Claims keyed, long withoutKey) {

  /** Reading on is cheaper than seeking over fewer offsets than that. */
  static final long SHORT_GAP = 10_000;

  /**
   * Where records with a key stand that nobody claims. A later scan of the same bounds finds them
   * nowhere else, since nothing is added within bounds.
   */
  Map<TopicPartition, List<Range>> unclaimed(String topic, Claims claimed) {
    Map<TopicPartition, List<Range>> unclaimed = new HashMap<>();
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

  private static void add(List<Range> ranges, long offset) {
    int last = ranges.size() - 1;
    if (last >= 0 && offset - ranges.get(last).end() <= SHORT_GAP) {
      ranges.set(last, new Range(ranges.get(last).begin(), offset + 1));
    } else {
      ranges.add(new Range(offset, offset + 1));
    }
  }
}
