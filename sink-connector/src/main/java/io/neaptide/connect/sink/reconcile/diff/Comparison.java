package io.neaptide.connect.sink.reconcile.diff;

import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Compares what was collected from one input partition with what its target topic holds, bucket by
 * bucket, so that only the keys of one bucket stand in memory.
 *
 * <p>A key whose last input record is a row, or has a row beyond the bound, or could not be
 * encoded, <b>claims</b> every record of the key in the partition where it belongs, whatever that
 * record says. Records of such a key in other partitions are <b>misplaced</b>, unless there is no
 * row to write in their place. All others are left to the search for orphans. Those of a key whose
 * last input record is a delete are told, too: another input partition may have rows of the key.
 *
 * <p>A row is suppressed only if it equals the latest record of its key in that partition.
 */
public final class Comparison {

  private final Claims claimed = new Claims();
  private final Claims misplaced = new Claims();
  private final Claims deleted = new Claims();
  private final OutcomeCounts counts = new OutcomeCounts();
  private final Claims strayDeletes = new Claims();
  private final Predicate<byte[]> inPlace;
  private final boolean streamsOn;
  private final ChangeSum changes = new ChangeSum();
  private final ChangeDigest digests;
  private Claims unseen = new Claims();
  private long strayRows;
  private long matched;
  private long unreadable;

  /**
   * @param topic the target topic
   * @param streamsOn whether what stands beyond the bounds is passed on when the difference is
   *     written
   * @param inPlace whether Kafka's partitioner would have put a key into the input partition that
   *     is compared
   */
  public Comparison(String topic, boolean streamsOn, Predicate<byte[]> inPlace) {
    this.digests = new ChangeDigest(topic);
    this.streamsOn = streamsOn;
    this.inPlace = inPlace;
  }

  /**
   * Joins both sides, one bucket after the other.
   *
   * @param collected the input partition
   * @param existing what is known of its target topic, with the same number of buckets
   * @param writes receives the rows to be written
   */
  public void run(CollectedRows collected, ExistingRecords existing, OutgoingRows writes) {
    unseen = existing.unseen();
    for (int bucket = 0; bucket < existing.buckets().count(); bucket++) {
      if (collected.isEmpty(bucket)) {
        continue;
      }
      Map<RowKey, Candidate> candidates = new HashMap<>();
      collected.forEach(
          bucket,
          (key, kind, partition, digest, position, length) ->
              candidates
                  .computeIfAbsent(key, k -> new Candidate())
                  .collected(kind, partition, digest, position, length));
      existing.forEach(
          bucket,
          (partition, offset, key, state, digest) -> {
            Candidate candidate = candidates.get(key);
            if (candidate != null && candidate.claims()) {
              candidate.existing(partition, offset, state, digest);
              boolean kept = partition == candidate.partition() || candidate.claimsEverywhere();
              (kept ? claimed : misplaced).add(partition, offset);
            } else if (candidate != null) {
              deleted.add(partition, offset);
              if (!inPlace.test(key.bytes())) {
                strayDeletes.add(partition, offset);
              }
            }
          });
      candidates.forEach((key, candidate) -> decide(key, candidate, collected, writes));
    }
  }

  private void decide(
      RowKey key, Candidate candidate, CollectedRows collected, OutgoingRows writes) {
    Candidate.Outcome outcome = candidate.outcome();
    counts.add(outcome, key);
    if (candidate.claims() && !inPlace.test(key.bytes())) {
      strayRows++;
    }
    if (candidate.claims() && candidate.isLive()) {
      matched++;
    }
    if (candidate.claims() && candidate.isUnreadable()) {
      unreadable++;
    }
    switch (outcome) {
      case NEW -> write(RowChange.Kind.NEW, candidate, collected, writes);
      case CHANGED -> write(RowChange.Kind.CHANGED, candidate, collected, writes);
      case MOVED -> write(RowChange.Kind.MOVED, candidate, collected, writes);
      case UNCHANGED, REJECTED, NOTHING -> {
        // What the target holds is right, or must stay as it is.
      }
    }
  }

  private void write(
      RowChange.Kind kind, Candidate candidate, CollectedRows collected, OutgoingRows writes) {
    CollectedRows.Row row = collected.row(candidate.position(), candidate.length());
    ProducerRecord<byte[], byte[]> record = row.record();
    byte[] after = candidate.digest().orElseGet(() -> ChangeDigest.ofBytes(record.value()));
    boolean inOrder = streamsOn && candidate.isFollowing();
    boolean replaces = kind == RowChange.Kind.CHANGED;
    byte[] id =
        digests.of(
            kind,
            record.partition(),
            record.key(),
            after,
            replaces ? candidate.latestDigest() : null);
    RowChange change =
        new RowChange(kind, replaces ? candidate.latestOffset() : RowChange.NONE, row.offset(), id);
    // The stream comes to all rows beyond the bound: a key must not take a step back then.
    writes.add(
        inOrder
            ? collected.row(candidate.positionBeyond(), candidate.lengthBeyond()).record()
            : record,
        change);
    changes.add(change);
  }

  /** The rows that are to be written, in one sum. */
  public ChangeSum changes() {
    return changes;
  }

  /** What the input partition claims. */
  public ClaimedOffsets offsets() {
    return new ClaimedOffsets(claimed, misplaced, deleted, strayDeletes, strayRows, unseen);
  }

  public OutcomeCounts counts() {
    return counts;
  }

  /** How many keys that the input has stand in the target topic, where they belong. */
  public long matched() {
    return matched;
  }

  /** Of how many keys that the input has the target topic holds something that is no row. */
  public long unreadable() {
    return unreadable;
  }
}
