package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowDigest;
import io.neaptide.connect.sink.reconcile.CollectedRows;
import io.neaptide.connect.sink.reconcile.Comparison;
import io.neaptide.connect.sink.reconcile.ExistingRows;
import io.neaptide.connect.sink.reconcile.OutgoingRows;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The working state of one task for one generation: what was collected, what the target topics
 * hold, and the jobs that read and compare it, one after the other on a thread of its own.
 */
final class GenerationWork implements AutoCloseable {

  /** How many keys of one bucket stand in memory at once, at most, where the bounds are dense. */
  private static final long KEYS_PER_BUCKET = 150_000;

  private static final int MAX_BUCKETS = 1_024;
  private static final int BUFFER_BYTES = 16 * 1024 * 1024;

  /** What a comparison found, and the rows that it wants written. */
  record Difference(Comparison comparison, OutgoingRows writes) {}

  private final Generation generation;
  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final WorkingDirectory directory;
  private final ExecutorService jobs;
  private final Function<BooleanSupplier, TopicScan> scans;
  private final RowDeserializer existingRows;
  private final List<AutoCloseable> files = new ArrayList<>();
  private final Map<String, CompletableFuture<ExistingRows>> existing = new HashMap<>();
  private volatile boolean cancelled;

  GenerationWork(
      Generation generation,
      TopicFormat topicFormat,
      WorkingDirectory directory,
      ExecutorService jobs,
      Function<BooleanSupplier, TopicScan> scans,
      RowDeserializer existingRows) {
    this.generation = generation;
    this.bounds = generation.bounds().orElseThrow();
    this.topicFormat = topicFormat;
    this.directory = directory;
    this.jobs = jobs;
    this.scans = scans;
    this.existingRows = existingRows;
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

  /** Makes an empty collection for an input partition, and begins to read its target topic. */
  CollectedRows collect(TopicPartition input) {
    String target = targetOf(input);
    existing.computeIfAbsent(target, this::scan);
    int share = BUFFER_BYTES / Math.max(1, bounds.input().size());
    CollectedRows collected =
        new CollectedRows(target, directory.newFile("collected"), buckets(target), share);
    register(collected);
    return collected;
  }

  private CompletableFuture<ExistingRows> scan(String target) {
    return submit(
        () -> {
          ExistingRows rows =
              new ExistingRows(directory.newFile("existing"), buckets(target), BUFFER_BYTES);
          register(rows);
          RowDigest digest = new RowDigest();
          boolean complete =
              scans
                  .apply(() -> cancelled)
                  .run(
                      "Reading what " + target + " holds",
                      targetBounds(bounds, target),
                      record -> add(record, rows, digest));
          if (!complete) {
            throw new java.util.concurrent.CancellationException();
          }
          return rows;
        });
  }

  private void add(ConsumerRecord<byte[], byte[]> record, ExistingRows rows, RowDigest digest) {
    if (record.key() == null) {
      // Not a row of a table: left alone.
      return;
    }
    if (record.value() == null) {
      rows.tombstone(record.partition(), record.offset(), record.key());
      return;
    }
    byte[] found;
    try {
      found =
          digest.of(
              existingRows.deserialize(
                  record.topic(), record.headers(), record.value(), ColumnSelection.ALL));
    } catch (MalformedDataException e) {
      rows.unreadable(record.partition(), record.offset(), record.key());
      return;
    }
    rows.row(record.partition(), record.offset(), record.key(), found);
  }

  /** Compares a collection that is complete; nothing may be added to it from here on. */
  CompletableFuture<Difference> compare(CollectedRows collected) {
    CompletableFuture<ExistingRows> rows = existing.get(collected.targetTopic());
    return submit(
        () -> {
          OutgoingRows writes =
              new OutgoingRows(collected.targetTopic(), directory.newFile("writes"), 1024 * 1024);
          register(writes);
          Comparison comparison = new Comparison();
          comparison.run(collected, rows.join(), writes);
          return new Difference(comparison, writes);
        });
  }

  static Map<TopicPartition, Range> targetBounds(Bounds bounds, String target) {
    Map<TopicPartition, Range> ranges = new HashMap<>();
    bounds
        .target()
        .forEach(
            (partition, range) -> {
              if (partition.topic().equals(target)) {
                ranges.put(partition, range);
              }
            });
    return ranges;
  }

  int buckets(String target) {
    return buckets(bounds, topicFormat, target);
  }

  /** Enough buckets for the larger side; the same for everyone who knows the bounds. */
  static int buckets(Bounds bounds, TopicFormat topicFormat, String target) {
    long input =
        bounds.input().entrySet().stream()
            .filter(entry -> topicFormat.topicFor(entry.getKey().topic()).equals(target))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    long held = targetBounds(bounds, target).values().stream().mapToLong(Range::size).sum();
    return (int) Math.min(MAX_BUCKETS, 1 + Math.max(input, held) / KEYS_PER_BUCKET);
  }

  private <T> CompletableFuture<T> submit(java.util.function.Supplier<T> job) {
    return CompletableFuture.supplyAsync(job, jobs);
  }

  private void register(AutoCloseable file) {
    synchronized (files) {
      files.add(file);
    }
  }

  /** Cancels the jobs and removes all files once the current job has ended. */
  @Override
  public void close() {
    cancelled = true;
    jobs.execute(this::removeFiles);
  }

  private void removeFiles() {
    synchronized (files) {
      for (AutoCloseable file : files) {
        try {
          file.close();
        } catch (Exception e) {
          throw new IllegalStateException("Working state cannot be removed", e);
        }
      }
      files.clear();
    }
  }
}
