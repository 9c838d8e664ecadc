package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.scan.TargetBounds;
import io.neaptide.connect.sink.reconcile.scan.UnclaimedRanges;
import io.neaptide.connect.sink.state.Bounds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What has to be read of a target topic to find its orphans: of partitions that have a note the
 * records that nobody claims, of others all.
 *
 * @param ranges by partition
 * @param noted the partitions that have a note
 * @param keyed the records with a key that the notes tell of
 * @param withoutKey how many records without a key the notes tell of
 */
record SearchedRanges(
    Map<TopicPartition, List<OffsetRange>> ranges,
    Set<Integer> noted,
    Claims keyed,
    long withoutKey) {

  static SearchedRanges of(
      Bounds bounds, String target, Map<TopicPartition, byte[]> notes, Claims claimed) {
    Claims keyed = new Claims();
    Set<Integer> noted = new HashSet<>();
    long withoutKey = 0;
    Map<TopicPartition, List<OffsetRange>> ranges = new HashMap<>();
    for (Map.Entry<TopicPartition, List<OffsetRange>> whole :
        TargetBounds.of(bounds, target).entrySet()) {
      byte[] bytes = notes.get(whole.getKey());
      if (bytes == null) {
        ranges.put(whole.getKey(), whole.getValue());
      } else {
        PartitionNote note = PartitionNote.of(bytes);
        noted.add(whole.getKey().partition());
        keyed.addAll(note.keyed());
        withoutKey += note.withoutKey();
      }
    }
    ranges.putAll(UnclaimedRanges.of(target, keyed, claimed));
    return new SearchedRanges(ranges, noted, keyed, withoutKey);
  }

  boolean isNoted(int partition) {
    return noted.contains(partition);
  }

  /**
   * Whether a record may count as an orphan. One that the note does not tell of may be older than
   * all that the note and the claims were made by: another replica shows it, which was not
   * compacted as far.
   */
  boolean mayBeOrphan(int partition, long offset) {
    return !isNoted(partition) || keyed.contains(partition, offset);
  }
}
