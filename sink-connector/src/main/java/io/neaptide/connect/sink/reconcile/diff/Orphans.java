package io.neaptide.connect.sink.reconcile.diff;

import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Finds what has to be deleted of one target topic: of the records that nobody claimed, the keys
 * whose last record in a partition is not a tombstone.
 *
 * <p>The records are given in the order of their offsets, by a scan that began after all claims
 * were published. It is given only those that the note of their partition tells of, whatever else
 * the scan sees: everyone who claims has seen those, or has claimed them unseen.
 */
public final class Orphans implements AutoCloseable {

  private record Place(RowKey key, int partition) {}

  private static final class Last {
    private boolean live;
    private boolean misplaced;
    private long offset;
    private byte[] digest;
  }

  private final String topic;
  private final Claims claimed;
  private final Claims misplaced;
  private final ExistingRows unclaimed;
  private final OutcomeCounts deleted = new OutcomeCounts();
  private final ChangeSum changes = new ChangeSum();
  private final ChangeDigest digests;
  private long moved;

  public Orphans(
      String topic, Claims claimed, Claims misplaced, Path file, Buckets buckets, int bufferBytes) {
    this.topic = topic;
    this.digests = new ChangeDigest(topic);
    this.claimed = claimed;
    this.misplaced = misplaced;
    this.unclaimed = new ExistingRows(file, buckets, bufferBytes);
  }

  /**
   * Takes the next record of the target topic, which is no tombstone.
   *
   * @param digest the digest of its row, or of its bytes; asked for only where it may be deleted
   */
  public void row(int partition, long offset, byte[] key, Supplier<byte[]> digest) {
    if (!claimed.contains(partition, offset)) {
      unclaimed.row(partition, offset, key, digest.get());
    }
  }

  /** Takes the next record of the target topic, which is one. */
  public void tombstone(int partition, long offset, byte[] key) {
    if (!claimed.contains(partition, offset)) {
      unclaimed.tombstone(partition, offset, key);
    }
  }

  /**
   * Adds a tombstone for every orphan and every misplaced row.
   *
   * @param orphans receives those of keys that are gone
   * @param moves receives those of rows in partitions where they do not belong, to be written only
   *     when the rows stand where they do
   * @param meanwhile called again and again
   */
  public void search(OutgoingRows orphans, OutgoingRows moves, Runnable meanwhile) {
    for (int bucket = 0; bucket < unclaimed.buckets().count(); bucket++) {
      meanwhile.run();
      Map<Place, Last> places = new HashMap<>();
      unclaimed.forEach(
          bucket,
          (partition, offset, key, state, digest) -> {
            Last last = places.computeIfAbsent(new Place(key, partition), p -> new Last());
            last.live = state != ExistingRows.State.TOMBSTONE;
            last.misplaced |= misplaced.contains(partition, offset);
            last.offset = offset;
            last.digest = digest;
          });
      places.forEach(
          (place, last) -> {
            if (last.live) {
              (last.misplaced ? moves : orphans)
                  .add(
                      new ProducerRecord<>(topic, place.partition(), place.key().bytes(), null),
                      change(place, last));
              if (last.misplaced) {
                moved++;
              } else {
                deleted.add(Candidate.Outcome.NOTHING, place.key());
              }
            }
          });
    }
  }

  private RowChange change(Place place, Last last) {
    RowChange.Kind kind =
        last.misplaced ? RowChange.Kind.MISPLACED_DELETED : RowChange.Kind.DELETED;
    byte[] id = digests.of(kind, place.partition(), place.key().bytes(), null, last.digest);
    RowChange change = new RowChange(kind, last.offset, RowChange.NONE, id);
    changes.add(change);
    return change;
  }

  /** All tombstones, in one sum. */
  public ChangeSum changes() {
    return changes;
  }

  /** How many keys are gone, with examples. */
  public OutcomeCounts deleted() {
    return deleted;
  }

  /** How many rows stand in a partition where they do not belong, while their key lives on. */
  public long moved() {
    return moved;
  }

  @Override
  public void close() {
    unclaimed.close();
  }
}
