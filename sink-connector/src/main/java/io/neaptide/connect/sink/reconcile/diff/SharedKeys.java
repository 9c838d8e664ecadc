package io.neaptide.connect.sink.reconcile.diff;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds keys that stand in several input partitions, by the records that the target topic holds of
 * them: nobody can tell which partition has the later record. Where all of them delete the key,
 * they agree.
 *
 * <p>A delete in a partition where Kafka's partitioner would not have put its key does not count
 * where the row stands in the partition where it would: that is what remains in an input topic when
 * a key was moved there, as by another connector of this kind. It is only known where every row of
 * the topic stands where that partitioner would have put it. Not thread-safe.
 */
public final class SharedKeys {

  private final Claims kept = new Claims();
  private final Claims deleted = new Claims();
  private final Claims shared = new Claims();
  private final Map<String, Claims> keptByTopic = new HashMap<>();
  private final Map<String, Claims> strayDeletes = new HashMap<>();
  private final Set<String> partitionedOtherwise = new HashSet<>();

  /**
   * Adds an input partition.
   *
   * @param topic its topic
   */
  public void add(String topic, ClaimedOffsets offsets) {
    Claims own = new Claims();
    own.addAll(offsets.claimed());
    own.addAll(offsets.misplaced());
    Claims stray = offsets.strayDeletes();
    Claims deletes = offsets.deleted().without(stray);
    shared.addAll(own.common(kept));
    shared.addAll(own.common(deleted));
    shared.addAll(deletes.common(kept));
    kept.addAll(own);
    deleted.addAll(deletes);
    keptByTopic.computeIfAbsent(topic, t -> new Claims()).addAll(own);
    strayDeletes.computeIfAbsent(topic, t -> new Claims()).addAll(stray);
    if (offsets.strayRows() > 0) {
      partitionedOtherwise.add(topic);
    }
  }

  /** How many records of the target topic have such keys. */
  public long records() {
    Claims all = new Claims();
    all.addAll(shared);
    strayDeletes.forEach(
        (topic, stray) -> {
          Claims others =
              partitionedOtherwise.contains(topic) ? kept : kept.without(keptByTopic.get(topic));
          all.addAll(stray.common(others));
        });
    return all.size();
  }
}
