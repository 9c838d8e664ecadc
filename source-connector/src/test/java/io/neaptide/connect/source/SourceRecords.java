package io.neaptide.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.Formats;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.source.SourceRecord;

/** Records and mappers for tests. */
final class SourceRecords {

  static final OriginHeader ORIGIN = new OriginHeader("tables", "C");

  private SourceRecords() {}

  static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String key, String value) {
    return record(partition, offset, key, value, new RecordHeaders());
  }

  static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String key, String value, Headers headers) {
    return new ConsumerRecord<>(
        "orders",
        partition,
        offset,
        1_000 + offset,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        bytes(key),
        bytes(value),
        headers,
        Optional.empty());
  }

  static RecordMapper mapper(boolean preservePartitions) {
    return mapper(
        preservePartitions, Formats.rowDeserializer("value.deserializer", "upsert-json", Map.of()));
  }

  static RecordMapper mapper(boolean preservePartitions, RowDeserializer rows) {
    return mapper(preservePartitions, rows, plan("*", "copy-${topic}"));
  }

  static RecordMapper mapper(TablePlan plan) {
    return mapper(
        false, Formats.rowDeserializer("value.deserializer", "upsert-json", Map.of()), plan);
  }

  private static RecordMapper mapper(
      boolean preservePartitions, RowDeserializer rows, TablePlan plan) {
    return new RecordMapper(
        new TableFormats(Formats.keyDeserializer("key.deserializer", "string", Map.of()), rows),
        new HeaderMapper(false, true, Optional.of(ORIGIN)),
        plan,
        preservePartitions,
        RowHandover.COLUMNS,
        ORIGIN,
        partitions(Map.of()));
  }

  /** Partitions of the topic of the records, of a topic with a known id or without. */
  static SourcePartitions partitions(Map<String, String> topicIds) {
    return new SourcePartitions(
        ORIGIN.cluster(), PartitionList.parse("orders:0-3"), topicIds, Map.of());
  }

  static TablePlan plan(String columns, String topicFormat) {
    return new TopicTables(
        new TopicSelector(List.of(), ".*", List.of()),
        new TopicFormat(topicFormat),
        ColumnsParser.parse(columns));
  }

  static SourceRecord map(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record) {
    List<SourceRecord> mapped = new ArrayList<>();
    mapper.map(record, mapped);
    assertThat(mapped).hasSize(1);
    return mapped.get(0);
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
