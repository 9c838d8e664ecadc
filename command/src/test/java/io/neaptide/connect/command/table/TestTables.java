package io.neaptide.connect.command.table;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.options.SideOptions;
import io.neaptide.connect.command.options.TableSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Reads tables from records, without a cluster. */
public final class TestTables {

  private TestTables() {}

  /**
   * What is read of a topic.
   *
   * @param folder where files are made
   * @param options as they are given to the command
   */
  public static ReadTable read(
      List<ConsumerRecord<byte[], byte[]>> records,
      KeyBuckets buckets,
      Path folder,
      String... options) {
    return read(records, List.of(), buckets, folder, options);
  }

  /**
   * The same of a topic that is written to meanwhile.
   *
   * @param later what is written past the bounds
   */
  public static ReadTable read(
      List<ConsumerRecord<byte[], byte[]>> records,
      List<ConsumerRecord<byte[], byte[]>> later,
      KeyBuckets buckets,
      Path folder,
      String... options) {
    TableSettings settings = settings(options);
    try (RowReader reader = new RowReader(settings, ColumnFilter.ALL)) {
      ReadableRecords readable = new ReadableRecords(settings);
      TableRows rows = new TableRows(folder.resolve(UUID.randomUUID().toString()), buckets, 4096);
      RecordCollector collector = new RecordCollector(settings, reader, rows, readable);
      records.forEach(collector::add);
      ReadTable table = new ReadTable();
      table.add(rows, new TreeMap<>(collector.findings()));
      readable.requireSome();
      TableRows after = new TableRows(folder.resolve(UUID.randomUUID().toString()), buckets, 4096);
      RecordCollector further = new RecordCollector(settings, reader, after, readable);
      TreeMap<Integer, Boolean> partitions = new TreeMap<>();
      later.forEach(record -> partitions.put(record.partition(), true));
      later.forEach(further::addLater);
      table.addLater(after, partitions.keySet());
      return table;
    }
  }

  /** What options say. */
  static TableSettings settings(String... options) {
    CommandSpec command = CommandSpec.create();
    SideOptions side = SideOptions.addTo(command);
    new CommandLine(command).parseArgs(options);
    return side.settings("topic");
  }
}
