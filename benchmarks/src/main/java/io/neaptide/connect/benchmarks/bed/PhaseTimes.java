package io.neaptide.connect.benchmarks.bed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When a new stream enters which phase, by the timestamps of the records in its state topic. One
 * consumer waits for them, so that watching takes no time from what is watched.
 */
public final class PhaseTimes {

  private static final Pattern PHASE = Pattern.compile("\"phase\":\"(\\w+)\"");
  private static final String STREAM = "STREAM";

  private final long createdAt;
  private final Map<String, List<Double>> times = new LinkedHashMap<>();
  private double streaming = -1;

  private PhaseTimes(long createdAt) {
    this.createdAt = createdAt;
  }

  /** Waits for the stream phase; returns seconds since the connector was created. */
  public static double awaitStream(
      BrokerProcess broker, String stateTopic, long createdAt, Duration atMost) {
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", false);
    properties.put("metadata.max.age.ms", 200);
    PhaseTimes times = new PhaseTimes(createdAt);
    long deadline = System.nanoTime() + atMost.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(stateTopic, 0)));
      while (times.streaming < 0) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("No stream phase within " + atMost);
        }
        consumer.poll(Duration.ofMillis(500)).forEach(times::add);
      }
    }
    System.out.println("  seconds after creation: " + times.describe());
    return times.streaming;
  }

  private String describe() {
    return times.entrySet().stream()
        .map(
            entry -> {
              List<Double> all = entry.getValue();
              String first = "%s %.2f".formatted(entry.getKey(), all.get(0));
              return all.size() == 1
                  ? first
                  : first + " to %.2f (%d)".formatted(all.get(all.size() - 1), all.size());
            })
        .collect(Collectors.joining(", "));
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (record.value() == null) {
      return;
    }
    double seconds = (record.timestamp() - createdAt) / 1e3;
    if (key.equals("generation")) {
      Matcher found = PHASE.matcher(new String(record.value(), UTF_8));
      String phase = found.find() ? found.group(1) : "unknown";
      note(phase, seconds);
      if (phase.equals(STREAM)) {
        streaming = seconds;
      }
    } else if (key.matches("claim/[^/]*/\\d+|position/.*")) {
      note(key.substring(0, key.indexOf('/')), seconds);
    }
  }

  private void note(String what, double seconds) {
    times.computeIfAbsent(what, key -> new ArrayList<>()).add(seconds);
  }
}
