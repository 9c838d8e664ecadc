package io.neaptide.connect.it.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Records whose keys and values are text. */
public final class Records {

  private Records() {}

  public static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  public static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** A record for the partition that the producer chooses. */
  public static ProducerRecord<byte[], byte[]> record(String topic, String key, String row) {
    return record(topic, null, key, row);
  }

  public static ProducerRecord<byte[], byte[]> record(
      String topic, Integer partition, String key, String row) {
    return new ProducerRecord<>(topic, partition, bytes(key), bytes(row));
  }

  public static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> text(record.key())).toList();
  }

  /** The records as {@code key=row}. */
  public static List<String> rows(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(Records::row).toList();
  }

  /** The records as {@code partition:key=row}. */
  public static List<String> placedRows(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> record.partition() + ":" + row(record)).toList();
  }

  private static String row(ConsumerRecord<byte[], byte[]> record) {
    return text(record.key()) + "=" + text(record.value());
  }

  /** The partition that Kafka's producer chooses for a key. */
  public static int partitionOf(String key, int partitions) {
    return BuiltInPartitioner.partitionForKey(bytes(key), partitions);
  }
}
