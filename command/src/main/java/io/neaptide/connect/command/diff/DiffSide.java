package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.Side;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.command.options.WorkFiles;
import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.SideCounts;
import io.neaptide.connect.command.table.TableReader;
import io.neaptide.connect.command.table.TopicBounds;
import io.neaptide.connect.command.text.RowText;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.time.StepProgress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.DataException;

/** One of the two topics. Used by one thread at a time. */
final class DiffSide implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;
  private static final byte[] UNREADABLE = {};

  private final TableSettings settings;
  private final Cluster cluster;
  private final TableReader reader;
  private final StepProgress progress;
  private final TopicBounds bounds;

  private DiffSide(
      TableSettings settings, Cluster cluster, TableReader reader, StepProgress progress) {
    this.settings = settings;
    this.cluster = cluster;
    this.reader = reader;
    this.progress = progress;
    this.bounds = reader.bounds();
  }

  /** Connects, and fixes what is to be read. */
  static DiffSide open(
      TableSettings settings,
      DiffSettings diff,
      KafkaClients clients,
      Clock clock,
      BooleanSupplier cancelled) {
    Cluster cluster = Cluster.connect(settings.cluster(), clients);
    try {
      StepProgress progress = new StepProgress(clock);
      TableReader reader =
          new TableReader(
              cluster, settings, diff.columns(), progress, clock, diff.stallLimit(), cancelled);
      return new DiffSide(settings, cluster, reader, progress);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  String topic() {
    return settings.topic();
  }

  StepProgress progress() {
    return progress;
  }

  long size() {
    return bounds.size();
  }

  ReadTable read(KeyBuckets buckets, WorkFiles files) {
    return files.closing(reader.read(bounds, buckets, files::newFile, BUFFER_BYTES));
  }

  /** Reads rows again by where they stand. */
  FoundRows readAgain(WantedRows wanted, KeyBuckets buckets, WorkFiles files) {
    progress.reset();
    FoundRows found = files.closing(new FoundRows(files.newFile(), buckets, BUFFER_BYTES));
    reader.readAgain(
        bounds,
        wanted.ranges(topic()),
        record -> {
          if (wanted.contains(record.partition(), record.offset())) {
            add(found, record);
          }
        });
    return found;
  }

  private void add(FoundRows found, ConsumerRecord<byte[], byte[]> record) {
    reader
        .rows()
        .key(record)
        .ifPresent(
            key ->
                found.add(
                    key, record.partition(), record.offset(), record.timestamp(), json(record)));
  }

  private byte[] json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return reader.rows().readableRow(record).map(RowText::json).orElse(UNREADABLE);
    } catch (DataException e) {
      // It was compared, but is too deep or too large for JSON.
      return UNREADABLE;
    }
  }

  /** Whether both sides are one topic, read up to the same offsets. */
  boolean isSameAs(DiffSide other) {
    return !bounds.id().equals(Uuid.ZERO_UUID) && bounds.equals(other.bounds);
  }

  /** What was read, for people. */
  Side side() {
    List<PartitionRange> ranges =
        bounds.ranges().entrySet().stream()
            .map(
                each ->
                    new PartitionRange(
                        each.getKey().topic(),
                        each.getKey().partition(),
                        each.getValue().begin(),
                        each.getValue().end()))
            .sorted(Comparator.comparingInt(PartitionRange::partition))
            .toList();
    return new Side(
        topic(),
        cluster.servers(),
        Optional.of(settings.keyFormat()),
        settings.valueFormat(),
        settings.until(),
        ranges);
  }

  /** What is known of its columns. */
  ColumnChecks.SideColumns columns(SideCounts counts) {
    return new ColumnChecks.SideColumns(
        topic(), reader.rows().foundColumns(), counts.rows() > 0, counts.hasEmptyRowsOnly());
  }

  Optional<Instant> until() {
    return settings.until();
  }

  @Override
  public void close() {
    reader.close();
    cluster.close();
  }
}
