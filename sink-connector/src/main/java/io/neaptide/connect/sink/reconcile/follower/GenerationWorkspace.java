package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.reconcile.diff.KnownRecords;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.scan.TargetBounds;
import io.neaptide.connect.sink.reconcile.scan.TargetNeeds;
import io.neaptide.connect.sink.reconcile.scan.TargetScans;
import io.neaptide.connect.sink.reconcile.spill.WorkspaceFiles;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.task.DroppedRecords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;

/**
 * The working state of one task for one generation: what was collected, what the target topics
 * hold, and the jobs that compare it, on threads of their own.
 */
public final class GenerationWorkspace {

  private static final int COLLECTING_BYTES = 16 * 1024 * 1024;
  private static final int WRITES_BYTES = 1024 * 1024;

  /**
   * What a comparison found, and the rows that it wants written.
   *
   * @param dropped how many records were dropped before the sink saw them, of all partitions of the
   *     task; empty where that is not known
   */
  record Difference(
      Comparison comparison, OutgoingRows writes, Optional<DroppedRecords.Count> dropped) {}

  private final Generation generation;
  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final boolean streamsOn;
  private final WorkspaceFiles files;
  private final TargetScans scans;
  private final Executor comparing;
  private final DroppedRecords dropped;
  private final List<CompletableFuture<?>> submitted = new ArrayList<>();
  private volatile boolean cancelled;

  /**
   * @param streamsOn whether the stream goes on when the difference is written
   * @param files removed with this
   * @param comparing compares what is collected
   * @param dropped counts from before anything is collected
   */
  public GenerationWorkspace(
      Generation generation,
      TopicFormat topicFormat,
      boolean streamsOn,
      WorkspaceFiles files,
      TargetScans scans,
      Executor comparing,
      DroppedRecords dropped) {
    this.generation = generation;
    this.bounds = generation.bounds().orElseThrow();
    this.topicFormat = topicFormat;
    this.streamsOn = streamsOn;
    this.files = files;
    this.scans = scans;
    this.comparing = comparing;
    this.dropped = dropped;
  }

  Generation generation() {
    return generation;
  }

  /** How many partitions the target topic of an input partition has within the bounds. */
  int targetPartitions(TopicPartition input) {
    return bounds.targetPartitions(targetOf(input));
  }

  private String targetOf(TopicPartition input) {
    return topicFormat.topicFor(input.topic());
  }

  /** What is collected of an input partition, with nothing in it yet. */
  CollectedRows collect(TopicPartition input) {
    String target = targetOf(input);
    int share = COLLECTING_BYTES / Math.max(1, bounds.input().size());
    return files.closing(
        new CollectedRows(
            target,
            files.newFile("collected"),
            TargetBounds.buckets(bounds, topicFormat, target),
            share));
  }

  /**
   * Reads the target topics of input partitions, as far as those have bounds; what was begun for
   * others, and is not needed for these, is not read on.
   *
   * @param inputs those of the task
   */
  void readTargets(Set<TopicPartition> inputs) {
    Set<TopicPartition> bounded = new HashSet<>(inputs);
    bounded.retainAll(bounds.input().keySet());
    scans.readFor(bounded);
  }

  /** What is read of the target topic for an input partition, which begins if it has not. */
  TargetNeeds existing(TopicPartition input) {
    return scans.of(input);
  }

  /** The target partitions of which the owner of an input partition publishes the note. */
  Set<Integer> noted(TopicPartition input) {
    return scans.shares(targetOf(input)).notedFor(input);
  }

  /** Compares a collection that is complete; nothing may be added to it from here on. */
  CompletableFuture<Difference> compare(PartitionReconciliation partition, KnownRecords existing) {
    // Of which partition they were is not known. That of the first includes all that the task has
    // read so far, that of a later one no less.
    Optional<DroppedRecords.Count> lost = dropped.count();
    CompletableFuture<Difference> comparison =
        CompletableFuture.supplyAsync(() -> difference(partition, existing, lost), comparing);
    submitted.add(comparison);
    return comparison;
  }

  private Difference difference(
      PartitionReconciliation partition, KnownRecords rows, Optional<DroppedRecords.Count> lost) {
    if (cancelled) {
      throw new CancellationException();
    }
    CollectedRows collected = partition.rows();
    OutgoingRows writes =
        files.closing(
            new OutgoingRows(collected.targetTopic(), files.newFile("writes"), WRITES_BYTES));
    TopicPartition input = partition.input();
    int partitions = bounds.inputPartitions(input.topic());
    Comparison comparison =
        new Comparison(
            collected.targetTopic(),
            streamsOn,
            key -> KeyPartitioner.partition(key, partitions) == input.partition());
    comparison.run(collected, rows, writes);
    return new Difference(comparison, writes, lost);
  }

  /**
   * Cancels the jobs and removes all files once they have ended.
   *
   * @param collecting ends when nothing is added to a collection any more
   */
  void close(CompletableFuture<Void> collecting) {
    cancelled = true;
    scans.cancel();
    submitted.add(collecting);
    submitted.addAll(scans.readings());
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(submitted.toArray(CompletableFuture[]::new));
    if (ended.isDone()) {
      comparing.execute(files::close);
    } else {
      // The threads may be about to end, so this is done by whichever job is the last.
      var unused = ended.whenComplete((none, failure) -> files.close());
    }
  }
}
