package io.neaptide.connect.sink.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Offsets of a topic that are to be read, in ranges: those that are near each other in one. */
public final class OffsetRanges {

  /** Reading on is cheaper than seeking over fewer offsets than that. */
  public static final long SHORT_GAP = 10_000;

  private final String topic;
  private final Map<TopicPartition, List<OffsetRange>> ranges = new HashMap<>();

  public OffsetRanges(String topic) {
    this.topic = topic;
  }

  /** Adds an offset behind those of the partition that were added before. */
  public void add(int partition, long offset) {
    List<OffsetRange> all =
        ranges.computeIfAbsent(new TopicPartition(topic, partition), each -> new ArrayList<>());
    int last = all.size() - 1;
    if (last >= 0 && offset - all.get(last).end() <= SHORT_GAP) {
      all.set(last, new OffsetRange(all.get(last).begin(), offset + 1));
    } else {
      all.add(new OffsetRange(offset, offset + 1));
    }
  }

  /** The ranges of each partition, in the order of their offsets. */
  public Map<TopicPartition, List<OffsetRange>> ranges() {
    return ranges;
  }
}
