package io.neaptide.connect.command.diff;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where rows stand that are to be read again. Not thread-safe. */
final class WantedRows {

  /** Reading on is cheaper than seeking over fewer offsets than that. */
  private static final long SHORT_GAP = 10_000;

  private final Claims places = new Claims();

  void add(ChangedKeys.Place place) {
    places.add(place.partition(), place.offset());
  }

  boolean contains(int partition, long offset) {
    return places.contains(partition, offset);
  }

  /** What is to be read of a topic. */
  Map<TopicPartition, List<OffsetRange>> ranges(String topic) {
    Map<TopicPartition, List<OffsetRange>> ranges = new HashMap<>();
    places.forEach(
        (partition, offset) ->
            add(
                ranges.computeIfAbsent(
                    new TopicPartition(topic, partition), each -> new ArrayList<>()),
                offset));
    return ranges;
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
