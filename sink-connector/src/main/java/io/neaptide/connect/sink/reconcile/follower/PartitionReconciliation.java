package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.input.InputEnd;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.scan.CatchUpRounds;
import io.neaptide.connect.sink.reconcile.scan.TargetNeeds;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The initial phase of one input partition within one generation. Used on the thread of the task,
 * except for its final fields. What was collected survives a rebalance that gives the partition
 * back.
 */
public final class PartitionReconciliation implements FollowedPartition {

  /** How far the partition is. */
  enum Stage {
    /** Nothing is collected, or the input is to be rewound to where collecting stopped. */
    WAITING,
    /** Records up to the bound are collected. */
    COLLECTING,
    /**
     * Keys of records beyond the bound are collected: such a record may be why an earlier one of
     * its key was compacted away before it was read.
     */
    CATCHING_UP,
    /** All is collected. When all is known of the target topic, too, the comparison runs. */
    COMPARING,
    /** Compared; the claims are being published. */
    CLAIMING,
    /** The leader knows what the partition needs. */
    CLAIMED,
    /** The rows of the difference are being written. */
    APPLYING,
    /** The rows of the difference stand in the target topic. */
    APPLIED,
    /** Writing failed, or the partition moved meanwhile: only a new generation helps. */
    LOST
  }

  private final InputProgress progress;
  private final OffsetRange bound;
  private final int targetPartitions;
  private final CollectedRows collected;
  private final TargetNeeds existing;
  private final Set<Integer> noted;
  private Stage stage = Stage.WAITING;
  private long next;
  private final CatchUpRounds catchUp;
  private CompletableFuture<InputEnd> endLookup;
  private CompletableFuture<Void> collecting;
  private CompletableFuture<GenerationWorkspace.Difference> difference;
  private TransactionJob job;
  private boolean notesStanding;

  /** As whose claim it was published last; -1 for nobody's. */
  private long claimEpoch = -1;

  /** Tells what is claimed for these rows from what any other owner claims. */
  private final String claimId = UUID.randomUUID().toString();

  PartitionReconciliation(
      TopicPartition input,
      OffsetRange bound,
      int targetPartitions,
      CollectedRows collected,
      TargetNeeds existing,
      Set<Integer> noted) {
    this.progress = new InputProgress(input, bound.begin());
    this.bound = bound;
    this.targetPartitions = targetPartitions;
    this.collected = collected;
    this.existing = existing;
    this.noted = noted;
    this.next = bound.begin();
    this.catchUp = new CatchUpRounds(bound.end());
  }

  TopicPartition input() {
    return progress.input();
  }

  /** How far the input was read. */
  InputProgress progress() {
    return progress;
  }

  OffsetRange bound() {
    return bound;
  }

  /** How many partitions the target topic has within the bounds. */
  int targetPartitions() {
    return targetPartitions;
  }

  Stage stage() {
    return stage;
  }

  void enter(Stage entered) {
    stage = entered;
  }

  @Override
  public boolean isOutdated() {
    return progress.isOutdated();
  }

  boolean isCollecting() {
    return stage == Stage.COLLECTING || stage == Stage.CATCHING_UP;
  }

  /** Goes on where collecting stopped; returns where to rewind the input to. */
  long resume() {
    progress.rewind();
    stage = progress.position() >= bound.end() ? Stage.CATCHING_UP : Stage.COLLECTING;
    return progress.position();
  }

  /**
   * Stops what is going on, to be resumed when the partition is given back. What was claimed may
   * still stand: the leader may have decided by it, and the rows of the difference are still here.
   */
  @Override
  public void suspend() {
    progress.dropProbe();
    if (isCollecting()) {
      stage = Stage.WAITING;
    } else if (stage == Stage.APPLYING) {
      stage = Stage.LOST;
    } else if (stage == Stage.CLAIMED) {
      // Another owner may have claimed meanwhile.
      stage = Stage.CLAIMING;
    }
    dropJob();
  }

  @Override
  public void rewindTookPlace() {
    progress.rewindTookPlace();
  }

  @Override
  public void reported(long position) {
    if (isCollecting()) {
      progress.reported(position);
    }
  }

  @Override
  public void taken(long offset) {
    // Nothing is streamed before the initial phase is over.
  }

  /** Whether a record was not collected yet. */
  boolean isNew(long offset) {
    return offset >= next;
  }

  /** Whether a record is part of the initial result set. */
  boolean isWithinBound(long offset) {
    return offset < bound.end();
  }

  /** Takes note of a record that is collected; everything before it is collected, too. */
  void collected(long offset) {
    next = offset + 1;
    progress.taken(next);
  }

  /** How much of the bound is read, in offsets. */
  long collectedOffsets() {
    boolean reading = stage == Stage.WAITING || stage == Stage.COLLECTING;
    return reading ? Math.min(next, bound.end()) - bound.begin() : bound.size();
  }

  /** Belongs to the collecting thread until all is collected, and to the comparison then. */
  CollectedRows rows() {
    return collected;
  }

  /** What is to be known of the target topic for a comparison with the keys that are collected. */
  TargetNeeds existing() {
    return existing;
  }

  /** The target partitions of which the owner of this partition publishes the note. */
  Set<Integer> noted() {
    return noted;
  }

  /** Whether the notes were found in the state topic. */
  boolean areNotesStanding() {
    return notesStanding;
  }

  /** The notes stand in the state topic: of what publishes them nothing is needed any more. */
  void notesStand() {
    notesStanding = true;
    dropJob();
  }

  /** A partition of the target topic. */
  TopicPartition target(int partition) {
    return new TopicPartition(collected.targetTopic(), partition);
  }

  /** How the input is read beyond the bound. */
  CatchUpRounds catchUp() {
    return catchUp;
  }

  /** The lookup of where the input ends; null where none is under way. */
  CompletableFuture<InputEnd> endLookup() {
    return endLookup;
  }

  void lookUpEnd(CompletableFuture<InputEnd> lookup) {
    endLookup = lookup;
  }

  /**
   * The input is read to its end.
   *
   * @param handedOver ends when all that was read is collected
   */
  void collectedAll(CompletableFuture<Void> handedOver) {
    collecting = handedOver;
    stage = Stage.COMPARING;
  }

  /** Ends when nothing is added any more to what is collected. */
  CompletableFuture<Void> collecting() {
    return collecting;
  }

  boolean isComparisonBegun() {
    return difference != null;
  }

  /** The comparison, once it is begun. */
  CompletableFuture<GenerationWorkspace.Difference> difference() {
    return difference;
  }

  void compare(CompletableFuture<GenerationWorkspace.Difference> begun) {
    difference = begun;
  }

  /** The id of the claim, whenever it is published. */
  String claimId() {
    return claimId;
  }

  /** The writer is given the claim, as that of an epoch of ownership. */
  void claiming(long epoch) {
    claimEpoch = epoch;
  }

  /** Whether the claim is to be published as that of an epoch of ownership; it does not stand. */
  boolean isClaimNeeded(long epoch) {
    return stage == Stage.CLAIMED || claimEpoch != epoch || isJobNeeded();
  }

  /** Takes note of what the writer of the partition was given to do. */
  void submitted(TransactionJob given) {
    job = given;
  }

  /** Whether the writer was given nothing to do, or failed to do it. */
  boolean isJobNeeded() {
    return job == null || job.state() == TransactionJob.State.FAILED;
  }

  /** What has become of the job that the writer was given. */
  TransactionJob.State jobState() {
    return job.state();
  }

  /** What the writer was given to do is of no interest any more. */
  void dropJob() {
    job = null;
  }
}
