package io.neaptide.connect.command.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    CommandSpec command = CommandSpec.create();
    SideOptions side = SideOptions.addTo(command);
    new CommandLine(command).parseArgs(options);
    TableSettings settings = side.settings("topic");
    try (RowReader reader = new RowReader(settings, ColumnFilter.ALL)) {
      TableRows rows = new TableRows(folder.resolve(UUID.randomUUID().toString()), buckets, 4096);
      RecordCollector collector = new RecordCollector(settings, reader, rows);
      records.forEach(collector::add);
      Map<Integer, PartitionFindings> found = new TreeMap<>(collector.findings());
      ReadTable table = new ReadTable();
      table.add(rows, found);
      return table;
    }
  }
}
