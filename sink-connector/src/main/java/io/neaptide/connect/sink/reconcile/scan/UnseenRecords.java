package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The records of partitions that a task has read itself, and that are not among what it has read
 * although the note that stands in the state topic tells of them.
 *
 * <p>Each replica of a partition is compacted by itself, so who reads from one that was compacted
 * further does not see all that another has noted. Such a record is not the last of its key: that
 * one no replica removes, unless it is a delete. So whoever did not see it may claim it, whatever
 * its key: no orphan is lost by it. If he did not, it could count as one, though he has a later row
 * of its key. Not thread-safe.
 */
final class UnseenRecords {

  private final Map<Integer, Claims> byPartition = new HashMap<>();

  /**
   * Those of all partitions that were read, as soon as each has a note.
   *
   * @param read by partition, the note of what was read here
   * @param published by partition, the notes that stand in the state topic for this generation
   */
  Optional<Claims> of(Map<Integer, PartitionNote> read, IntFunction<Optional<byte[]>> published) {
    Claims unseen = new Claims();
    for (Map.Entry<Integer, PartitionNote> own : read.entrySet()) {
      if (!byPartition.containsKey(own.getKey())) {
        Optional<PartitionNote> standing = published.apply(own.getKey()).map(PartitionNote::of);
        if (standing.isEmpty()) {
          return Optional.empty();
        }
        byPartition.put(own.getKey(), standing.get().keyed().without(own.getValue().keyed()));
      }
      unseen.addAll(byPartition.get(own.getKey()));
    }
    return Optional.of(unseen);
  }
}
