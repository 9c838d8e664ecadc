package io.neaptide.connect.source.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.source.config.DecimalHandling;
import io.neaptide.connect.source.config.RowHandover;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.envelope.NoEnvelope;
import io.neaptide.connect.source.read.HeaderMapper;
import io.neaptide.connect.source.read.RecordForm;
import io.neaptide.connect.source.read.RecordMapper;
import io.neaptide.connect.source.read.TableFormats;
import io.neaptide.connect.source.selffeed.OriginHeader;
import io.neaptide.connect.source.start.SourcePartitions;
import io.neaptide.connect.source.table.ColumnsParser;
import io.neaptide.connect.source.table.TablePlan;
import io.neaptide.connect.source.table.TopicSelector;
import io.neaptide.connect.source.table.TopicTables;
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
public final class SourceRecords {

  static final OriginHeader ORIGIN = new OriginHeader("tables", "C");

  private SourceRecords() {}

  public static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String key, String value) {
    return record(partition, offset, key, value, new RecordHeaders());
  }

  public static ConsumerRecord<byte[], byte[]> record(
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

  public static RecordMapper mapper(boolean preservePartitions) {
    return mapper(
        preservePartitions, Formats.rowDeserializer("value.deserializer", "upsert-json", Map.of()));
  }

  public static RecordMapper mapper(boolean preservePartitions, RowDeserializer rows) {
    return mapper(preservePartitions, rows, plan("*", "copy-${topic}"));
  }

  public static RecordMapper mapper(TablePlan plan) {
    return mapper(
        false, Formats.rowDeserializer("value.deserializer", "upsert-json", Map.of()), plan);
  }

  private static RecordMapper mapper(
      boolean preservePartitions, RowDeserializer rows, TablePlan plan) {
    return mapper(
        new TableFormats(
            Formats.keyDeserializer("key.deserializer", "string", Map.of()),
            rows,
            new NoEnvelope()),
        new RecordForm(RowHandover.COLUMNS, DecimalHandling.MALFORMED, DecimalHandling.MALFORMED),
        plan,
        preservePartitions);
  }

  public static RecordMapper mapper(TableFormats formats, RecordForm form, TablePlan plan) {
    return mapper(formats, form, plan, false);
  }

  private static RecordMapper mapper(
      TableFormats formats, RecordForm form, TablePlan plan, boolean preservePartitions) {
    return new RecordMapper(
        formats,
        new HeaderMapper(false, true, Optional.of(ORIGIN)),
        plan,
        preservePartitions,
        form,
        ORIGIN,
        partitions(Map.of()));
  }

  /** Partitions of the topic of the records, of a topic with a known id or without. */
  public static SourcePartitions partitions(Map<String, String> topicIds) {
    return new SourcePartitions(
        ORIGIN.cluster(), PartitionList.parse("orders:0-3"), topicIds, Map.of());
  }

  public static TablePlan plan(String columns, String topicFormat) {
    return new TopicTables(
        new TopicSelector(List.of(), ".*", List.of()),
        new TopicFormat(topicFormat),
        ColumnsParser.parse(columns));
  }

  public static SourceRecord map(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record) {
    List<SourceRecord> mapped = new ArrayList<>();
    mapper.map(record, mapped);
    assertThat(mapped).hasSize(1);
    return mapped.get(0);
  }

  public static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
