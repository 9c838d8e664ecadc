package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.diff.Candidate;
import io.neaptide.connect.sink.reconcile.diff.ClaimedOffsets;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.Orphans;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.diff.SharedKeys;
import io.neaptide.connect.sink.reconcile.report.ClaimCounts;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.report.FoundDifference;
import io.neaptide.connect.sink.reconcile.report.TopicDifference;
import io.neaptide.connect.sink.reconcile.scan.TargetBounds;
import io.neaptide.connect.sink.reconcile.scan.TargetReader;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Claim;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the difference of each target topic when every input partition has claimed: sums up what
 * the tasks found, and searches for orphans. It holds only for the claims that it was made by. Used
 * on the thread of the leader.
 */
public final class OrphanSearch implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;

  /** Makes searches, with files and clients of their own. */
  public interface Factory {
    /**
     * Prepares a search.
     *
     * @param claims those of all input partitions, as they stood before anything was read for this
     * @param notes of target partitions, by tasks that have read them within the same bounds
     * @param interrupted asked now and then while a topic is read: whether to give up
     */
    OrphanSearch create(
        Generation generation,
        Map<TopicPartition, Claim> claims,
        Map<TopicPartition, byte[]> notes,
        BooleanSupplier interrupted);
  }

  /** How a topic was read. */
  private enum Reading {
    COMPLETE,
    /** Of some partition: it is to be searched again. */
    OF_SEVERAL_REPLICAS,
    INTERRUPTED
  }

  private final Generation generation;
  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final Map<TopicPartition, Claim> claims;
  private final Map<TopicPartition, byte[]> notes;
  private final TargetReader reader;
  private final SpillDirectory directory;
  private final ExampleKeys exampleKeys;
  private final List<TopicDifference> differences = new ArrayList<>();
  private final ChangeSum changes = new ChangeSum();

  /**
   * Prepares a search.
   *
   * @param claims those of all input partitions, as they stood before anything was read for this
   * @param notes of target partitions, by tasks that have read them within the same bounds
   * @param reader closed with this, as the keys are
   */
  public OrphanSearch(
      Generation generation,
      TopicFormat topicFormat,
      Map<TopicPartition, Claim> claims,
      Map<TopicPartition, byte[]> notes,
      TargetReader reader,
      SpillDirectory directory,
      ExampleKeys exampleKeys) {
    this.generation = generation;
    this.bounds = generation.fixedBounds();
    this.topicFormat = topicFormat;
    this.claims = Map.copyOf(claims);
    this.notes = Map.copyOf(notes);
    this.reader = reader;
    this.directory = directory;
    this.exampleKeys = exampleKeys;
  }

  /** The claims that the search is made by. */
  private DecidedClaims decidedBy() {
    Map<TopicPartition, String> ids = new HashMap<>();
    claims.forEach((input, claim) -> ids.put(input, claim.id()));
    return new DecidedClaims(generation.number(), ids);
  }

  /**
   * Searches all target topics.
   *
   * @param meanwhile called again and again while no topic is read
   * @return whether it came to its end; false where it was interrupted
   */
  boolean run(Runnable meanwhile) {
    for (String target : topicFormat.topicsFor(bounds.inputTopics())) {
      Reading reading = Reading.OF_SEVERAL_REPLICAS;
      while (reading == Reading.OF_SEVERAL_REPLICAS) {
        reading = search(target, meanwhile);
      }
      if (reading == Reading.INTERRUPTED) {
        return false;
      }
    }
    return true;
  }

  /**
   * Searches one topic. Of a partition that has a note only those records are read again that
   * nobody claims. What else the search sees, from a replica that was compacted less, does not
   * count: only what the note tells of was seen, or claimed unseen, by everyone who claims. Each
   * orphan is still read after all claims were published, as it must be.
   */
  private Reading search(String target, Runnable meanwhile) {
    Claims claimed = new Claims();
    Claims misplaced = new Claims();
    SharedKeys shared = new SharedKeys();
    ChangeSum changesOfTopic = new ChangeSum();
    Map<String, Object> found = new LinkedHashMap<>();
    List<Map<String, Object>> counts = new ArrayList<>();
    for (TopicPartition input : inputsOf(target)) {
      meanwhile.run();
      Claim claim = claims.get(input);
      ClaimedOffsets own = offsets(claim);
      shared.add(input.topic(), own);
      claimed.addAll(own.claimed());
      claimed.addAll(own.unseen());
      misplaced.addAll(own.misplaced());
      TopicDifference.merge(found, claim.counts());
      counts.add(claim.counts());
      changesOfTopic.add(ClaimCounts.changes(claim.counts()));
    }
    TopicDifference.addDropped(found, ClaimCounts.dropped(counts));
    OutgoingRows gone = tombstones(target);
    OutgoingRows moves = tombstones(target);
    SearchedRanges searched = SearchedRanges.of(bounds, target, notes, claimed);
    long[] withoutKey = {searched.withoutKey()};
    try (Orphans orphans =
        new Orphans(
            target,
            claimed,
            misplaced,
            directory.newFile("orphans"),
            TargetBounds.buckets(bounds, topicFormat, target),
            BUFFER_BYTES)) {
      Optional<Set<TopicPartition>> changed =
          reader
              .scan()
              .runByLeader(
                  "Searching " + target + " for keys that are gone",
                  searched.ranges(),
                  record -> {
                    if (record.key() == null) {
                      withoutKey[0] += searched.isNoted(record.partition()) ? 0 : 1;
                    } else if (searched.mayBeOrphan(record.partition(), record.offset())) {
                      add(orphans, record);
                    }
                  });
      if (changed.isEmpty() || !changed.get().isEmpty()) {
        gone.close();
        moves.close();
        return changed.isEmpty() ? Reading.INTERRUPTED : Reading.OF_SEVERAL_REPLICAS;
      }
      orphans.search(gone, moves, meanwhile);
      changes.add(changesOfTopic);
      changes.add(orphans.changes());
      differences.add(
          new TopicDifference(
              target,
              found,
              exampleKeys.of(target, orphans.deleted().examples(Candidate.Outcome.NOTHING)),
              shared.records(),
              withoutKey[0],
              gone,
              moves));
    }
    return Reading.COMPLETE;
  }

  /** Looks at all of a claim: one that another version has written is not summed up in part. */
  private static ClaimedOffsets offsets(Claim claim) {
    try {
      ClaimCounts.requireComplete(claim.counts());
      return ClaimedOffsets.of(claim.offsets());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw claim.unreadable(e);
    }
  }

  private void add(Orphans orphans, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      orphans.tombstone(record.partition(), record.offset(), record.key());
    } else {
      orphans.row(record.partition(), record.offset(), record.key(), () -> reader.digest(record));
    }
  }

  private OutgoingRows tombstones(String target) {
    return new OutgoingRows(target, directory.newFile("tombstones"), 1024 * 1024);
  }

  private List<TopicPartition> inputsOf(String target) {
    return bounds.input().keySet().stream()
        .filter(input -> topicFormat.topicFor(input.topic()).equals(target))
        .toList();
  }

  /** What was found, when the search has come to its end. */
  FoundDifference found() {
    return new FoundDifference(decidedBy(), differences, changes);
  }

  @Override
  public void close() {
    exampleKeys.close();
    reader.close();
    differences.forEach(
        difference -> {
          difference.orphans().close();
          difference.moves().close();
        });
  }
}
