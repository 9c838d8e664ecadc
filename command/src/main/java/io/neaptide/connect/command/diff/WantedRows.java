package io.neaptide.connect.command.diff;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.OffsetRanges;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where rows stand that are to be read again. Not thread-safe. */
final class WantedRows {

  private final Claims places = new Claims();

  void add(ChangedKeys.Place place) {
    places.add(place.partition(), place.offset());
  }

  boolean contains(int partition, long offset) {
    return places.contains(partition, offset);
  }

  /** What is to be read of a topic. */
  Map<TopicPartition, List<OffsetRange>> ranges(String topic) {
    OffsetRanges ranges = new OffsetRanges(topic);
    places.forEach(ranges::add);
    return ranges.ranges();
  }
}
