package io.neaptide.connect.sink.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

  @RepeatedTest(50)
  void isWhatKafkaItselfMakesOfTheRecord() {
    Random random = new Random();
    byte[] key = new byte[random.nextInt(300)];
    byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(70_000)];
    List<Header> headers =
        random
            .ints(random.nextInt(4), 0, 300)
            .<Header>mapToObj(
                size ->
                    new RecordHeader("ä".repeat(size % 7), size % 3 == 0 ? null : new byte[size]))
            .toList();
    assertIsSizeOf(new ProducerRecord<>("t", null, 1_000L, key, value, headers));
  }

  @Test
  void theShortestTombstoneHasOneByteOfKey() {
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    assertIsSizeOf(new ProducerRecord<>("t", null, 1_000L, key, null, List.of()));
  }

  private static void assertIsSizeOf(ProducerRecord<byte[], byte[]> record) {
    Header[] headers = record.headers().toArray();
    int batch =
        MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(record.timestamp(), record.key(), record.value(), headers))
            .sizeInBytes();
    int reserved =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            record.key(),
            record.value(),
            headers);

    assertThat(RecordSize.alone(record)).isEqualTo(batch);
    assertThat(RecordSize.upperBound(record)).isEqualTo(reserved);
  }
}
