package io.neaptide.connect.command.table;

import io.neaptide.connect.command.options.TableSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps the records of a topic, one by one. Used by one thread. */
final class RecordCollector {

  private final TableSettings settings;
  private final RowReader reader;
  private final TableRows rows;
  private final ReadableRecords readable;
  private final Map<Integer, PartitionFindings> findings = new HashMap<>();

  /**
   * @param readable counts what can be read, in all collectors of one topic
   */
  RecordCollector(
      TableSettings settings, RowReader reader, TableRows rows, ReadableRecords readable) {
    this.settings = settings;
    this.reader = reader;
    this.rows = rows;
    this.readable = readable;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    PartitionFindings found =
        findings.computeIfAbsent(record.partition(), each -> new PartitionFindings());
    if (settings.until().isPresent() && record.timestamp() >= until()) {
      addLater(record);
      return;
    }
    if (record.key() == null) {
      found.withoutKey(where(record));
      return;
    }
    Optional<byte[]> key = reader.key(record);
    if (key.isEmpty()) {
      String why = where(record) + ": " + reader.reason();
      found.unreadableKey(why);
      readable.unreadableKey(why);
      return;
    }
    readable.key();
    LastRecord last = reader.last(record);
    if (last.state() == LastRecord.State.UNREADABLE) {
      String why = where(record) + ": " + reader.reason();
      found.unreadableValue(why);
      readable.unreadableRow(why);
    } else if (last.state() == LastRecord.State.ROW) {
      found.row(record.value().length);
      readable.row();
    }
    rows.add(key.get(), last);
  }

  private long until() {
    return settings.until().orElseThrow().toEpochMilli();
  }

  /** Takes a record past what is read as the table: only that its key was written again counts. */
  void addLater(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      reader.key(record).ifPresent(key -> rows.add(key, reader.later(record)));
    }
  }

  private static String where(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  Map<Integer, PartitionFindings> findings() {
    return findings;
  }
}
