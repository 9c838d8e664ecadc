package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.spill.WorkspaceFiles;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
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

/**
 * The scans of a task for one generation, one for each target topic. Used on the thread of the
 * task; the topics are read on another one.
 */
public final class TargetScans {

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;

  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final WorkspaceFiles files;
  private final Executor scanning;
  private final Function<BooleanSupplier, TopicScan> scans;
  private final RowDeserializer existingRows;
  private final NoteLimit noteLimit;
  private final Map<String, TargetShares> shares = new HashMap<>();
  private final Map<String, TargetScan> byTarget = new HashMap<>();
  private final Map<TopicPartition, TargetNeeds> byInput = new HashMap<>();
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
      NoteLimit noteLimit) {
    this.bounds = generation.bounds().orElseThrow();
    this.topicFormat = topicFormat;
    this.files = files;
    this.scanning = scanning;
    this.scans = scans;
    this.existingRows = files.closing(existingRows);
    this.noteLimit = noteLimit;
  }

  /** Who reads which partitions of a target topic. */
  public TargetShares shares(String target) {
    return shares.computeIfAbsent(target, each -> new TargetShares(bounds, topicFormat, each));
  }

  /** Has target topics read for these input partitions, and for no others any more. */
  public void readFor(Set<TopicPartition> inputs) {
    byInput
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = !inputs.contains(each.getKey());
              if (gone) {
                each.getValue().release();
              }
              return gone;
            });
    // First all that is needed, since it is read together.
    inputs.forEach(this::needs);
    byTarget.values().forEach(TargetScan::readOn);
  }

  /** What is read for an input partition; begins with its share. */
  public TargetNeeds of(TopicPartition input) {
    TargetNeeds needs = needs(input);
    byTarget.get(target(input)).readOn();
    return needs;
  }

  private TargetNeeds needs(TopicPartition input) {
    return byInput.computeIfAbsent(
        input,
        each ->
            byTarget
                .computeIfAbsent(target(each), this::scan)
                .needs(shares(target(each)).readFor(each)));
  }

  private String target(TopicPartition input) {
    return topicFormat.topicFor(input.topic());
  }

  private TargetScan scan(String target) {
    return new TargetScan(
        (partitions, wanted) -> read(target, partitions, wanted),
        scanning,
        buckets(target),
        shares(target).partitions());
  }

  private Buckets buckets(String target) {
    return TargetBounds.buckets(bounds, topicFormat, target);
  }

  private TargetScan.ScannedPartitions read(
      String target, Set<Integer> partitions, IntPredicate wanted) {
    throwIfCancelled();
    ExistingRows rows =
        files.closing(new ExistingRows(files.newFile("existing"), buckets(target), BUFFER_BYTES));
    ExistingRowCollector collector =
        new ExistingRowCollector(
            existingRows,
            rows,
            bounds.targetPartitions(target),
            partitions,
            noteLimit.of(bounds),
            () -> cancelled);
    Map<TopicPartition, List<OffsetRange>> ranges = TargetBounds.of(bounds, target);
    ranges.keySet().removeIf(partition -> !partitions.contains(partition.partition()));
    Set<TopicPartition> unread =
        scans
            .apply(() -> cancelled)
            .runByLeader(
                "Reading what " + target + " holds",
                ranges,
                partition -> wanted.test(partition.partition()),
                collector::add)
            .orElseThrow(CancellationException::new);
    throwIfCancelled();
    rows.seal();
    Map<Integer, PartitionNote> notes = collector.notes();
    unread.forEach(partition -> notes.remove(partition.partition()));
    return new TargetScan.ScannedPartitions(rows, notes);
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

  /** For each time that partitions are read, what ends with it. */
  public List<CompletableFuture<?>> readings() {
    return byTarget.values().stream().flatMap(scan -> scan.readings().stream()).toList();
  }
}
