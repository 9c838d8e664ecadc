package io.neaptide.connect.command.table;

import io.neaptide.connect.command.console.CommandException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps the records of a topic, one by one. Where none of the first ones can be read, their format
 * is another one, and it goes no further. Used by one thread.
 */
final class RecordCollector {

  private static final int FIRST_ONES = 100;

  private final TableSettings settings;
  private final RowReader reader;
  private final TableRows rows;
  private final Map<Integer, PartitionFindings> findings = new HashMap<>();
  private long readableKeys;
  private long unreadableKeys;
  private long readableRows;
  private long unreadableRows;

  RecordCollector(TableSettings settings, RowReader reader, TableRows rows) {
    this.settings = settings;
    this.reader = reader;
    this.rows = rows;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    PartitionFindings found =
        findings.computeIfAbsent(record.partition(), each -> new PartitionFindings());
    if (record.key() == null) {
      found.withoutKey(where(record));
      return;
    }
    Optional<byte[]> key = reader.key(record);
    if (key.isEmpty()) {
      found.unreadableKey(where(record) + ": " + reader.reason());
      unreadableKeys++;
      requireSomeKeys(FIRST_ONES);
      return;
    }
    readableKeys++;
    LastRecord last = reader.last(record);
    if (last.state() == LastRecord.State.UNREADABLE) {
      found.unreadableValue(where(record) + ": " + reader.reason());
      unreadableRows++;
      requireSomeRows(FIRST_ONES);
    } else if (last.state() == LastRecord.State.ROW) {
      found.row(record.value().length);
      readableRows++;
    }
    rows.add(key.get(), last);
  }

  /**
   * To be called at the end.
   *
   * @throws CommandException if there are keys or rows, but none that can be read
   */
  void requireSomeReadable() {
    requireSomeKeys(1);
    requireSomeRows(1);
  }

  private void requireSomeKeys(long atLeast) {
    if (readableKeys == 0 && unreadableKeys >= atLeast) {
      throw wrongFormat("keys", settings.keyFormat(), settings.options().keyFormat());
    }
  }

  private void requireSomeRows(long atLeast) {
    if (readableRows == 0 && unreadableRows >= atLeast) {
      throw wrongFormat("values", settings.valueFormat(), settings.options().valueFormat());
    }
  }

  private CommandException wrongFormat(String what, String format, String option) {
    PartitionFindings all = new PartitionFindings();
    findings.values().forEach(all::addAll);
    return new CommandException(
        "None of the "
            + what
            + " of "
            + settings.topic()
            + " can be read as "
            + format
            + " (the first is "
            + (what.equals("keys") ? all.keys() : all.values()).first().orElse("unknown")
            + "); name their format with "
            + option);
  }

  private static String where(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  Map<Integer, PartitionFindings> findings() {
    return findings;
  }
}
