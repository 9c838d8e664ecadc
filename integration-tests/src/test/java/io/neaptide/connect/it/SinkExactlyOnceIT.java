package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static io.neaptide.connect.it.SinkClusters.record;
import static io.neaptide.connect.it.SinkClusters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exactly once: every record of the input stands in the target once, whatever happens. */
class SinkExactlyOnceIT {

  private static final int PARTITIONS = 4;

  private static SinkClusters clusters;

  @BeforeAll
  static void start() {
    Properties broker = new Properties();
    broker.put("transaction.state.log.num.partitions", "4");
    broker.put("transaction.state.log.replication.factor", "1");
    broker.put("transaction.state.log.min.isr", "1");
    // Days in real life: after that the brokers know nothing of a writer that was idle.
    broker.put("transactional.id.expiration.ms", "3000");
    broker.put("transaction.remove.expired.transaction.cleanup.interval.ms", "500");
    clusters = SinkClusters.start(2, broker);
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @Test
  void everyRecordArrivesOnceThroughFencingAndRestarts() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed: " + seed);
    Random random = new Random(seed);
    clusters.input().createTopic("events", PARTITIONS);
    clusters.startSink("events-sink", config("events"));

    AtomicBoolean stop = new AtomicBoolean();
    Map<String, List<String>> expected = new TreeMap<>();
    Thread producer = new Thread(() -> produceUntil(stop, expected));
    producer.start();
    for (int round = 0; round < 8; round++) {
      disturb(random.nextInt(3), "events-sink", "events");
      int committed = clusters.read("events.copy").size();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(clusters.read("events.copy").size()).isGreaterThan(committed + 200));
    }
    stop.set(true);
    producer.join();

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(history("events.copy")).isEqualTo(expected));
    clusters.connect().deleteConnector("events-sink");
  }

  @Test
  void aWriterWhoseIdHasExpiredIsRecreated() {
    clusters.input().createTopic("idle", 1);
    clusters.startSink("idle-sink", config("idle"));
    clusters.produce(List.of(record("idle", "k", "{\"n\":1}")));
    await()
        .atMost(PATIENCE)
        .until(() -> history("idle.copy").equals(Map.of("k", List.of("{\"n\":1}"))));
    await().atMost(PATIENCE).until(() -> !transactionalIds().contains("idle-sink-idle-0"));

    clusters.produce(List.of(record("idle", "k", "{\"n\":2}")));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(history("idle.copy"))
                    .isEqualTo(Map.of("k", List.of("{\"n\":1}", "{\"n\":2}"))));
    clusters.connect().deleteConnector("idle-sink");
  }

  @Test
  void aRowWhoseTimestampTheTargetRefusesEndsTheTaskSoonWithItsReason() {
    clusters
        .external()
        .createTopic(
            "ahead.copy",
            1,
            1,
            Map.of("cleanup.policy", "compact", "message.timestamp.after.max.ms", "3600000"));
    refuse(
        "ahead",
        new ProducerRecord<>(
            "ahead",
            0,
            System.currentTimeMillis() + 86_400_000L,
            SinkClusters.bytes("k7"),
            SinkClusters.bytes("{}")),
        "its row for the topic ahead.copy with the key k7 was refused (Timestamp ",
        "raise message.timestamp.after.max.ms or message.timestamp.before.max.ms of the topic");
  }

  @Test
  void aRowThatTheProducerDoesNotTakeEndsTheTaskSoonWithTheKeyToRaise() {
    refuse(
        "wide",
        record("wide", "k7", "{\"v\":\"" + "x".repeat(60_000) + "\"}"),
        "its row for the topic wide.copy with the key k7 has 60",
        "but the connector's producer takes at most 50000. Raise kafka.producer.max.request.size");
  }

  /** Ordinary rows around one that is refused. */
  private static void refuse(
      String topic, ProducerRecord<byte[], byte[]> refused, String... message) {
    clusters
        .input()
        .createTopic(topic, 1, 1, Map.of("message.timestamp.after.max.ms", "999999999"));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      records.add(i == 250 ? refused : record(topic, "k" + i % 5, "{\"n\":" + i + "}"));
    }
    clusters.produce(records);
    Map<String, String> config = config(topic);
    config.put("tasks.max", "1");
    config.put("kafka.producer.max.request.size", "50000");

    long begun = System.nanoTime();
    clusters.connect().configureConnector(topic + "-sink", config);
    String trace = clusters.awaitFailure(topic + "-sink");

    assertThat(trace).contains("The record " + topic + "-0 at offset 250 cannot be written: ");
    assertThat(trace).contains(message);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    assertThat(clusters.read(topic + ".copy")).hasSize(250);
    clusters.connect().deleteConnector(topic + "-sink");
  }

  private static List<String> transactionalIds() throws Exception {
    try (Admin admin = clusters.external().createAdminClient()) {
      return admin.listTransactions().all().get().stream()
          .map(TransactionListing::transactionalId)
          .toList();
    }
  }

  private static Map<String, String> config(String topic) {
    return clusters.sinkConfig(
        topic,
        "tasks.max",
        "2",
        "topic.format",
        "${topic}.copy",
        "delivery.guarantee",
        "exactly_once",
        "topic.creation.default.partitions",
        "3",
        "consumer.override.isolation.level",
        "read_committed");
  }

  private static void disturb(int how, String sink, String topic) throws Exception {
    switch (how) {
      case 0 -> clusters.connect().restartConnectorAndTasks(sink, false, true, false);
      case 1 -> {
        List<String> ids =
            IntStream.range(0, PARTITIONS).mapToObj(p -> sink + "-" + topic + "-" + p).toList();
        try (Admin admin = clusters.external().createAdminClient()) {
          admin.fenceProducers(ids).all().get();
        }
      }
      default -> {
        clusters.connect().pauseConnector(sink);
        clusters.connect().resumeConnector(sink);
      }
    }
  }

  private static void produceUntil(AtomicBoolean stop, Map<String, List<String>> produced) {
    try (Producer<byte[], byte[]> producer = clusters.input().createProducer(Map.of())) {
      for (int number = 0; !stop.get(); number++) {
        String key = "k" + number % 50;
        String row = "{\"n\":" + number + "}";
        producer.send(record("events", key, row)).get();
        produced.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The input could not be written", e);
    }
  }

  /** All committed rows of every key, in order. */
  private static Map<String, List<String>> history(String topic) {
    Map<String, List<String>> history = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : clusters.read(topic)) {
      history
          .computeIfAbsent(text(record.key()), key -> new ArrayList<>())
          .add(text(record.value()));
    }
    return history;
  }
}
