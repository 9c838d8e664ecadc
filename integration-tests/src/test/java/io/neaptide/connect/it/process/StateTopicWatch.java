package io.neaptide.connect.it.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the state topic of a sink as it is written, to act in a phase as soon as it begins. */
final class StateTopicWatch implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(20);

  private final Consumer<byte[], byte[]> consumer;
  private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();
  private final Map<String, JsonNode> latest = new HashMap<>();

  StateTopicWatch(BrokerProcess broker, String connector) {
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition("__neaptide-" + connector, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Returns when the state says so, as it was after some record. */
  void await(String what, Predicate<StateTopicWatch> condition) {
    Waiting.until(
        what,
        ComparedTable.LIMIT,
        () -> {
          while (!condition.test(this)) {
            if (read.isEmpty()) {
              consumer.poll(POLL).forEach(read::add);
            }
            if (read.isEmpty()) {
              return false;
            }
            take(read.remove());
          }
          return true;
        },
        () -> "It says " + latest.get("generation"));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (record.value() == null) {
      latest.remove(key);
    } else if (key.split("/", -1).length < 4) {
      try {
        latest.put(key, JSON.readTree(record.value()));
      } catch (IOException e) {
        throw new UncheckedIOException("Not JSON: " + key, e);
      }
    }
  }

  /** The number of the latest generation; 0 for none. */
  long generation() {
    return number("generation");
  }

  String version() {
    return latest.containsKey("generation")
        ? latest.get("generation").path("streamVersion").asText()
        : "";
  }

  boolean isIn(String phase) {
    return latest.containsKey("generation")
        && latest.get("generation").path("phase").asText().equals(phase);
  }

  /** Of how many input partitions the latest generation has the claims. */
  long claims() {
    return latest.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("claim/"))
        .filter(entry -> entry.getValue().path("generation").asLong() == generation())
        .count();
  }

  /** The last generation whose tombstones all stand. */
  long deleted() {
    return number("deleted");
  }

  private long number(String key) {
    return latest.containsKey(key) ? latest.get(key).path("generation").asLong() : 0;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
