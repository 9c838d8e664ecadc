package io.neaptide.connect.benchmarks.smallest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Passes on what a consumer returns. */
public final class SmallestSourceTask extends SourceTask {

  private KafkaConsumer<byte[], byte[]> consumer;
  private String target;

  @Override
  public void start(Map<String, String> properties) {
    target = properties.get(SmallestSourceConnector.TARGET);
    String input = properties.get(SmallestSourceConnector.INPUT);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                properties.get(SmallestSourceConnector.BOOTSTRAP),
                "max.poll.records",
                5_000,
                "max.partition.fetch.bytes",
                4 * 1024 * 1024),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(input).stream()
            .map(info -> new TopicPartition(input, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @Override
  public List<SourceRecord> poll() {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(500));
    List<SourceRecord> records = new ArrayList<>(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      records.add(
          new SourceRecord(
              Map.of("partition", record.partition()),
              Map.of("offset", record.offset()),
              target,
              null,
              null,
              record.key(),
              null,
              record.value(),
              record.timestamp()));
    }
    return records;
  }

  /** Called on the thread that polls, after the last poll. */
  @Override
  public void stop() {
    if (consumer != null) {
      consumer.close();
    }
  }

  @Override
  public String version() {
    return "1";
  }
}
