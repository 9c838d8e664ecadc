package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.benchmarks.chaos.Entry.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the committed records of a topic from its beginning on, as they come. */
final class TopicHistory implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, String> consumer;
  private final Map<Place, String> table = new HashMap<>();
  private List<Entry> news = new ArrayList<>();

  TopicHistory(Map<String, Object> clientProperties, String topic, int partitions) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    all.forEach(partition -> consumer.seek(partition, 0));
  }

  /** Reads to where the topic ends now. */
  void readOn() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
        take(Entry.of(record));
      }
    }
  }

  private void take(Entry entry) {
    news.add(entry);
    if (entry.value() == null) {
      table.remove(entry.place());
    } else {
      table.put(entry.place(), entry.value());
    }
  }

  /** What was read since the last call. */
  List<Entry> news() {
    List<Entry> result = news;
    news = new ArrayList<>();
    return result;
  }

  /** The rows of all partitions. */
  Map<Place, String> table() {
    return Map.copyOf(table);
  }

  /** The rows by key, where every key stands in the partition where it belongs. */
  Map<String, String> rows() {
    Map<String, String> rows = new HashMap<>();
    table.forEach((place, value) -> rows.put(place.key(), value));
    return rows;
  }

  /** Whether it holds these rows and no others. */
  boolean holds(Map<Place, String> rows) {
    return table.equals(rows);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
