package io.neaptide.connect.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.start.SourcePartitions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.Test;

class TableRecordTest {

  private static final int PARTITIONS = 256;
  private static final int OFFSETS = 100;

  private final SourcePartitions partitions =
      new SourcePartitions(
          "C",
          PartitionList.parse("orders:0-" + (PARTITIONS - 1)),
          Map.of("orders", "ID"),
          Map.of());

  @Test
  void recordsOfATransactionHaveHashCodesOfTheirOwn() {
    Set<Integer> codes = new HashSet<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (long offset = 0; offset < OFFSETS; offset++) {
        codes.add(record(partition, offset, "orders").hashCode());
      }
    }

    assertThat(codes).hasSizeGreaterThan(PARTITIONS * OFFSETS * 99 / 100);
  }

  @Test
  void equalRecordsHaveTheSameHashCode() {
    assertThat(record(3, 7, "copy")).isEqualTo(record(3, 7, "copy"));
    assertThat(record(3, 7, "copy")).hasSameHashCodeAs(record(3, 7, "copy"));
    assertThat(record(3, 7, "copy")).isNotEqualTo(record(3, 7, "other"));
  }

  @Test
  void sizesAreThoseOfTheRecordsThatWereRead() {
    assertThat(TableRecord.bytes(List.of(record(0, 0, "copy"), record(0, 1, "copy"))))
        .isEqualTo(200);
  }

  private TableRecord record(int partition, long offset, String topic) {
    return new TableRecord(
        new ConsumerRecord<>(
            "orders",
            partition,
            offset,
            0,
            TimestampType.CREATE_TIME,
            30,
            70,
            new byte[30],
            new byte[70],
            new RecordHeaders(),
            Optional.empty()),
        partitions.of(new TopicPartition("orders", partition)).at(offset),
        topic,
        null,
        new SchemaAndValue(null, "key"),
        SchemaAndValue.NULL,
        List.of());
  }
}
