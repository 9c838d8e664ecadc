package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.WorkspaceFiles;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.kafka.common.TopicPartition;

/**
 * The scans of a task for one generation, one for each target topic. Used on the thread of the
 * task; the topics are read on another one.
 */
public final class TargetScans {

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;

  private final Generation generation;
  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final WorkspaceFiles files;
  private final Executor scanning;
  private final Function<BooleanSupplier, TopicScan> scans;
  private final RowDeserializer existingRows;
  private final ScanSummaries summaries;
  private final Map<String, TargetScan> byTarget = new HashMap<>();
  private volatile boolean cancelled;

  /**
   * @param scanning one thread, which reads the target topics one after the other
   * @param scans opens a scan that ends early when the condition holds
   * @param existingRows closed with the files
   */
  public TargetScans(
      Generation generation,
      TopicFormat topicFormat,
      WorkspaceFiles files,
      Executor scanning,
      Function<BooleanSupplier, TopicScan> scans,
      RowDeserializer existingRows,
      ScanSummaries summaries) {
    this.generation = generation;
    this.bounds = generation.bounds().orElseThrow();
    this.topicFormat = topicFormat;
    this.files = files;
    this.scanning = scanning;
    this.scans = scans;
    this.existingRows = files.closing(existingRows);
    this.summaries = summaries;
  }

  /**
   * Begins to read a target topic, unless that was begun.
   *
   * @param inputs the input partitions of the task
   */
  public TargetScan of(String target, Collection<TopicPartition> inputs) {
    return byTarget.computeIfAbsent(
        target,
        each ->
            new TargetScan(
                (belongs, outdated) -> read(target, belongs, outdated),
                scanning,
                TargetScan.expected(bounds, topicFormat, target, inputs)));
  }

  private ExistingRows read(String target, IntPredicate belongs, BooleanSupplier outdated) {
    throwIfCancelled();
    ExistingRows rows =
        files.closing(
            new ExistingRows(
                files.newFile("existing"),
                TargetBounds.buckets(bounds, topicFormat, target),
                BUFFER_BYTES));
    BooleanSupplier ended = () -> cancelled || outdated.getAsBoolean();
    ExistingRowCollector collector =
        new ExistingRowCollector(
            existingRows, rows, bounds.targetPartitions(target), belongs, ended);
    boolean complete =
        scans
            .apply(ended)
            .run(
                "Reading what " + target + " holds",
                TargetBounds.of(bounds, target),
                collector::add);
    throwIfCancelled();
    if (complete) {
      rows.seal();
      summaries.put(generation.number(), target, collector.summary());
    }
    return rows;
  }

  private void throwIfCancelled() {
    if (cancelled) {
      throw new CancellationException();
    }
  }

  /** Ends all scans; what they have read is of no use any more. */
  public void cancel() {
    cancelled = true;
  }

  /** For each scan, what ends when its topic was read once, or that has failed. */
  public List<CompletableFuture<?>> firstRead() {
    return byTarget.values().stream().<CompletableFuture<?>>map(TargetScan::firstRead).toList();
  }
}
