package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.diff.SpillDirectory;
import io.neaptide.connect.sink.reconcile.scan.ExistingRowCollector;
import io.neaptide.connect.sink.reconcile.scan.ScanSummaries;
import io.neaptide.connect.sink.reconcile.scan.TargetBounds;
import io.neaptide.connect.sink.reconcile.scan.TargetScan;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working state of one task for one generation: what was collected, what the target topics
 * hold, and the jobs that read and compare it, on threads of their own.
 */
public final class GenerationWorkspace {

  private static final Logger log = LoggerFactory.getLogger(GenerationWorkspace.class);

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;

  /** What a comparison found, and the rows that it wants written. */
  record Difference(Comparison comparison, OutgoingRows writes) {}

  private final Generation generation;
  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final SpillDirectory directory;
  private final Executor scanning;
  private final Executor jobs;
  private final Function<BooleanSupplier, TopicScan> scans;
  private final RowDeserializer existingRows;
  private final ScanSummaries scanned;
  private final List<AutoCloseable> files = new ArrayList<>();
  private final List<CompletableFuture<?>> submitted = new ArrayList<>();
  private final Map<String, TargetScan> existing = new HashMap<>();
  private volatile boolean cancelled;

  /**
   * @param scanning one thread, which reads the target topics one after the other
   * @param jobs compare what is collected
   * @param existingRows closed with this
   */
  public GenerationWorkspace(
      Generation generation,
      TopicFormat topicFormat,
      SpillDirectory directory,
      Executor scanning,
      Executor jobs,
      Function<BooleanSupplier, TopicScan> scans,
      RowDeserializer existingRows,
      ScanSummaries scanned) {
    this.generation = generation;
    this.bounds = generation.bounds().orElseThrow();
    this.topicFormat = topicFormat;
    this.directory = directory;
    this.scanning = scanning;
    this.jobs = jobs;
    this.scans = scans;
    this.existingRows = existingRows;
    this.scanned = scanned;
    register(existingRows);
  }

  Generation generation() {
    return generation;
  }

  Bounds bounds() {
    return bounds;
  }

  /** The topic that an input partition is written to. */
  String targetOf(TopicPartition input) {
    return topicFormat.topicFor(input.topic());
  }

  /** Makes an empty collection for an input partition. */
  CollectedRows collect(TopicPartition input) {
    String target = targetOf(input);
    int share = BUFFER_BYTES / Math.max(1, bounds.input().size());
    CollectedRows collected =
        new CollectedRows(target, directory.newFile("collected"), buckets(target), share);
    register(collected);
    return collected;
  }

  /**
   * Begins to read the target topic of an input partition, unless it was begun for another one.
   *
   * @param inputs those of the task
   */
  TargetScan existing(TopicPartition input, Set<TopicPartition> inputs) {
    return existing.computeIfAbsent(
        targetOf(input),
        target ->
            new TargetScan(
                (belongs, outdated) -> scan(target, belongs, outdated),
                scanning,
                TargetScan.expected(bounds, topicFormat, target, inputs)));
  }

  private ExistingRows scan(String target, IntPredicate belongs, BooleanSupplier outdated) {
    if (cancelled) {
      throw new CancellationException();
    }
    ExistingRows rows =
        new ExistingRows(directory.newFile("existing"), buckets(target), BUFFER_BYTES);
    register(rows);
    BooleanSupplier ended = () -> cancelled || outdated.getAsBoolean();
    ExistingRowCollector reader =
        new ExistingRowCollector(
            existingRows, rows, bounds.targetPartitions(target), belongs, ended);
    boolean complete =
        scans
            .apply(ended)
            .run("Reading what " + target + " holds", TargetBounds.of(bounds, target), reader::add);
    if (cancelled) {
      throw new CancellationException();
    }
    if (complete) {
      rows.seal();
      scanned.put(generation.number(), target, reader.seen());
    }
    return rows;
  }

  /**
   * Compares a collection that is complete; nothing may be added to it from here on.
   *
   * @param collecting ends when all is added that was handed over
   */
  CompletableFuture<Difference> compare(
      PartitionReconciliation phase, CompletableFuture<Void> collecting) {
    return submitted(
        submitted(collecting.thenCompose(end -> phase.existing().rows()))
            .thenApplyAsync(found -> compare(phase, found), jobs));
  }

  private Difference compare(PartitionReconciliation phase, ExistingRows rows) {
    CollectedRows collected = phase.rows();
    if (cancelled) {
      throw new CancellationException();
    }
    OutgoingRows writes =
        new OutgoingRows(collected.targetTopic(), directory.newFile("writes"), 1024 * 1024);
    register(writes);
    TopicPartition input = phase.input();
    int partitions = bounds.inputPartitions(input.topic());
    Comparison comparison =
        new Comparison(key -> KeyPartitioner.partition(key, partitions) == input.partition());
    comparison.run(collected, rows, writes);
    return new Difference(comparison, writes);
  }

  private Buckets buckets(String target) {
    return TargetBounds.buckets(bounds, topicFormat, target);
  }

  private <T> CompletableFuture<T> submitted(CompletableFuture<T> job) {
    submitted.add(job);
    return job;
  }

  private void register(AutoCloseable file) {
    synchronized (files) {
      files.add(file);
    }
  }

  /**
   * Cancels the jobs and removes all files once they have ended.
   *
   * @param collecting ends when nothing is added to a collection any more
   */
  void close(CompletableFuture<Void> collecting) {
    cancelled = true;
    submitted.add(collecting);
    existing.values().forEach(scan -> submitted.add(scan.readOnce()));
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(submitted.toArray(CompletableFuture[]::new));
    if (ended.isDone()) {
      jobs.execute(this::removeFiles);
    } else {
      // The threads may be about to end, so this is done by whichever job is the last.
      var unused = ended.whenComplete((none, failure) -> removeFiles());
    }
  }

  private void removeFiles() {
    synchronized (files) {
      for (AutoCloseable file : files) {
        try {
          file.close();
        } catch (Exception e) {
          log.warn("Working state cannot be removed yet; the end of the task will", e);
        }
      }
      files.clear();
    }
  }
}
