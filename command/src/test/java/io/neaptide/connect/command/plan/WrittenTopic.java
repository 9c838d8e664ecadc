package io.neaptide.connect.command.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A cluster as a consumer sees it: records stand where a test puts them. */
final class WrittenTopic extends MockConsumer<byte[], byte[]> {

  private final Map<TopicPartition, Map<Long, ConsumerRecord<byte[], byte[]>>> written =
      new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  WrittenTopic() {
    super("earliest");
  }

  WrittenTopic write(String topic, int partition, long offset, byte[] key, String value) {
    TopicPartition at = new TopicPartition(topic, partition);
    written
        .computeIfAbsent(at, p -> new HashMap<>())
        .put(
            offset,
            new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value == null ? null : value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    ends.merge(at, offset + 1, Math::max);
    return this;
  }

  @Override
  public synchronized void assign(Collection<TopicPartition> partitions) {
    super.assign(partitions);
    Map<TopicPartition, Long> begins = new HashMap<>();
    partitions.forEach(partition -> begins.put(partition, 0L));
    updateBeginningOffsets(begins);
    updateEndOffsets(
        partitions.stream()
            .collect(Collectors.toMap(each -> each, each -> ends.getOrDefault(each, 0L))));
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    give(partition, offset);
  }

  @Override
  public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
    super.seekToBeginning(partitions);
    partitions.forEach(partition -> seek(partition, 0));
  }

  private void give(TopicPartition partition, long from) {
    written.getOrDefault(partition, Map.of()).values().stream()
        .filter(record -> record.offset() >= from)
        .sorted(Comparator.comparingLong(ConsumerRecord::offset))
        .forEach(this::addRecord);
  }
}
