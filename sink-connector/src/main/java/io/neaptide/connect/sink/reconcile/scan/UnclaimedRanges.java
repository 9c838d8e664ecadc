package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.OffsetRanges;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where records with a key stand that nobody claims. */
public final class UnclaimedRanges {

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
    OffsetRanges unclaimed = new OffsetRanges(topic);
    keyed.without(claimed).forEach(unclaimed::add);
    return unclaimed.ranges();
  }
}
