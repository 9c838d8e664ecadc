package io.neaptide.connect.command.table;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.kafka.KafkaPartitionLeaders;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicScan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic as a table, committed records only. Used by one thread. */
public final class TableReader implements AutoCloseable {

  private final Cluster cluster;
  private final TableSettings settings;
  private final RowReader reader;
  private final StepProgress progress;
  private final Clock clock;
  private final Duration stallLimit;
  private final BooleanSupplier cancelled;

  /**
   * @param columns those that count
   * @param progress is told how far it is
   * @param stallLimit how long reading may stand still
   * @param cancelled whether what is read is of no use any more
   */
  public TableReader(
      Cluster cluster,
      TableSettings settings,
      ColumnFilter columns,
      StepProgress progress,
      Clock clock,
      Duration stallLimit,
      BooleanSupplier cancelled) {
    this.cluster = cluster;
    this.settings = settings;
    this.reader = new RowReader(settings, columns);
    this.progress = progress;
    this.clock = clock;
    this.stallLimit = stallLimit;
    this.cancelled = cancelled;
  }

  public TableSettings settings() {
    return settings;
  }

  /** What is to be read now. */
  public TopicBounds bounds() {
    return TopicBounds.of(cluster, settings.topic());
  }

  /**
   * Reads the records within bounds. A partition whose leader changed meanwhile is read again: of
   * two replicas, the first may show a row whose delete is gone from the second.
   *
   * @param files names files that do not exist yet
   * @param bufferBytes memory for what is not written yet
   * @throws CommandException if they cannot be read
   */
  public ReadTable read(
      TopicBounds bounds, KeyBuckets buckets, Supplier<Path> files, int bufferBytes) {
    reader.enterThread();
    Instant began = clock.instant();
    ReadTable table = new ReadTable();
    ReadableRecords readable = new ReadableRecords(settings);
    Map<TopicPartition, List<OffsetRange>> left = ranges(bounds);
    while (!left.isEmpty()) {
      TableRows rows = new TableRows(files.get(), buckets, bufferBytes);
      RecordCollector collector = new RecordCollector(settings, reader, rows, readable);
      Set<TopicPartition> again = scan(bounds, left, collector::add);
      Map<Integer, PartitionFindings> found = new HashMap<>();
      for (TopicPartition partition : left.keySet()) {
        if (!again.contains(partition)) {
          found.put(
              partition.partition(),
              collector.findings().getOrDefault(partition.partition(), new PartitionFindings()));
        }
      }
      table.add(rows, found);
      left.keySet().retainAll(again);
    }
    readable.requireSome();
    Duration took = Duration.between(began, clock.instant());
    TopicCompaction compaction = TopicCompaction.of(cluster, settings.topic());
    if (compaction.removesDeletesWithin(took)) {
      table.mayHaveMissedDeletes(
          "it took %d s to read %s, which keeps deletes for %d s (delete.retention.ms)"
              .formatted(took.toSeconds(), settings.topic(), compaction.tombstones().toSeconds()));
    }
    if (compaction.removesRowsWithin(took)) {
      TopicBounds later = bounds.since(cluster);
      if (!later.ranges().isEmpty()) {
        addLater(later, table, new TableRows(files.get(), buckets, bufferBytes), readable);
      }
    }
    return table;
  }

  /** Adds which keys were written again while the table was read. */
  private void addLater(
      TopicBounds later, ReadTable table, TableRows rows, ReadableRecords readable) {
    RecordCollector collector = new RecordCollector(settings, reader, rows, readable);
    Set<TopicPartition> unused = scan(later, ranges(later), collector::addLater);
    table.addLater(
        rows,
        later.ranges().keySet().stream()
            .map(TopicPartition::partition)
            .collect(Collectors.toSet()));
  }

  /**
   * Reads single records again.
   *
   * @param ranges where they stand
   * @param records receives what is still there, and what stands between
   */
  public void readAgain(
      TopicBounds bounds,
      Map<TopicPartition, List<OffsetRange>> ranges,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    reader.enterThread();
    Set<TopicPartition> unused = scan(bounds, ranges, records);
  }

  private Set<TopicPartition> scan(
      TopicBounds bounds,
      Map<TopicPartition, List<OffsetRange>> ranges,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    StallGuard guard =
        new StallGuard(cluster, settings.topic(), bounds, progress, stallLimit, clock);
    TopicScan scan =
        new TopicScan(
            cluster::consumer,
            cluster.admin(),
            new KafkaPartitionLeaders(cluster.admin()),
            clock,
            progress,
            () -> {
              guard.check();
              return cancelled.getAsBoolean();
            });
    try {
      Set<TopicPartition> again =
          scan.runByLeader("Reading " + settings.topic(), ranges, records)
              .orElseThrow(CancellationException::new);
      guard.requireSameTopic();
      return new HashSet<>(again);
    } catch (KafkaException e) {
      throw cluster.failure("be read: " + settings.topic(), e);
    }
  }

  private static Map<TopicPartition, List<OffsetRange>> ranges(TopicBounds bounds) {
    Map<TopicPartition, List<OffsetRange>> ranges = new HashMap<>();
    bounds.ranges().forEach((partition, range) -> ranges.put(partition, List.of(range)));
    return ranges;
  }

  /** Reads keys and rows of the topic. */
  public RowReader rows() {
    return reader;
  }

  @Override
  public void close() {
    reader.close();
  }
}
