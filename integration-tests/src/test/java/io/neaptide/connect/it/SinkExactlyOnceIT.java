package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.record;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.RandomSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exactly once: every record of the input stands in the target once, whatever happens. */
class SinkExactlyOnceIT {

  private static final int PARTITIONS = 4;

  private static ConnectClusters clusters;

  @BeforeAll
  static void start() {
    clusters =
        ConnectClusters.start(
            2,
            Map.of(),
            // Days in real life: after that the brokers know nothing of a writer that was idle.
            Map.of(
                "transactional.id.expiration.ms", "3000",
                "transaction.remove.expired.transaction.cleanup.interval.ms", "500"));
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @AfterEach
  void deleteConnectors() {
    clusters.deleteConnectors();
  }

  @Test
  void everyRecordArrivesOnceThroughFencingAndRestarts() throws InterruptedException {
    Random random = new Random(RandomSeed.of(this));
    clusters.worker().create("events", PARTITIONS);
    clusters.connectors().start("events-sink", config("events"));

    AtomicBoolean stop = new AtomicBoolean();
    Map<String, List<String>> expected = new TreeMap<>();
    Thread producer = new Thread(() -> produceUntil(stop, expected));
    producer.start();
    for (int round = 0; round < 8; round++) {
      // Connect may lose the first assignment of a task that is paused while it takes it.
      awaitMore("events.copy", 200);
      disturb(random.nextInt(3), "events-sink");
    }
    awaitMore("events.copy", 200);
    stop.set(true);
    producer.join();

    eventually().untilAsserted(() -> assertThat(history("events.copy")).isEqualTo(expected));
  }

  @Test
  void aStateTopicIsNotSharedByTwoConnectors() {
    clusters.worker().create("first", 1);
    clusters.worker().create("second", 1);
    clusters.worker().produce(List.of(record("first", "k", "{}"), record("second", "k", "{}")));
    Map<String, String> first = config("first");
    first.put("state.topic", "shared-state");
    clusters.connectors().start("first-sink", first);
    eventually().until(() -> history("first.copy").containsKey("k"));
    Map<String, String> second = config("second");
    second.put("state.topic", "shared-state");

    clusters.connectors().configure("second-sink", second);

    clusters
        .connectors()
        .awaitFailure(
            "second-sink", "The state topic shared-state is that of the connector first-sink");
    assertThat(clusters.external().exists("second.copy")).isFalse();
    assertThat(clusters.connectors().states("first-sink")).containsOnly("RUNNING");
  }

  @Test
  void aWriterWhoseTransactionalIdHasExpiredIsRecreated() {
    clusters.worker().create("idle", 1);
    clusters.connectors().start("idle-sink", config("idle"));
    clusters.worker().produce(List.of(record("idle", "k", "{\"n\":1}")));
    eventually().until(() -> !transactionalIds("idle-sink").isEmpty());
    eventually().until(() -> history("idle.copy").equals(Map.of("k", List.of("{\"n\":1}"))));
    eventually().until(() -> transactionalIds("idle-sink").isEmpty());

    clusters.worker().produce(List.of(record("idle", "k", "{\"n\":2}")));

    eventually()
        .untilAsserted(
            () ->
                assertThat(history("idle.copy"))
                    .isEqualTo(Map.of("k", List.of("{\"n\":1}", "{\"n\":2}"))));
  }

  @Test
  void aRowWhoseTimestampTheTargetRefusesEndsTheTaskSoonWithItsReason() {
    clusters
        .external()
        .create(
            "ahead.copy",
            1,
            Map.of("cleanup.policy", "compact", "message.timestamp.after.max.ms", "3600000"));
    refuse(
        "ahead",
        new ProducerRecord<>(
            "ahead", 0, System.currentTimeMillis() + 86_400_000L, bytes("k7"), bytes("{}")),
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
    clusters.worker().create(topic, 1, Map.of("message.timestamp.after.max.ms", "999999999"));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      records.add(i == 250 ? refused : record(topic, "k" + i % 5, "{\"n\":" + i + "}"));
    }
    clusters.worker().produce(records);
    Map<String, String> config = config(topic);
    config.put("tasks.max", "1");
    config.put("kafka.producer.max.request.size", "50000");

    long begun = System.nanoTime();
    clusters.connectors().configure(topic + "-sink", config);
    String trace = clusters.connectors().awaitFailure(topic + "-sink");

    assertThat(trace).contains("The record " + topic + "-0 at offset 250 cannot be written: ");
    assertThat(trace).contains(message);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    assertThat(clusters.external().read(topic + ".copy")).hasSize(250);
  }

  /** The ids of the producers of a sink that the brokers know. */
  private static List<String> transactionalIds(String sink) {
    return clusters.external().ask(admin -> admin.listTransactions().all().get()).stream()
        .map(TransactionListing::transactionalId)
        .filter(id -> id.startsWith(sink + "-"))
        .toList();
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

  private static void awaitMore(String topic, int records) {
    int before = clusters.external().read(topic).size();
    eventually()
        .untilAsserted(
            () -> assertThat(clusters.external().read(topic)).hasSizeGreaterThan(before + records));
  }

  private static void disturb(int how, String sink) {
    switch (how) {
      case 0 -> clusters.connectors().restart(sink);
      case 1 -> {
        List<String> ids = transactionalIds(sink);
        assertThat(ids).isNotEmpty();
        clusters.external().ask(admin -> admin.fenceProducers(ids).all().get());
      }
      default -> {
        clusters.connectors().connect().pauseConnector(sink);
        clusters.connectors().resume(sink);
      }
    }
  }

  private static void produceUntil(AtomicBoolean stop, Map<String, List<String>> produced) {
    try (Producer<byte[], byte[]> producer = clusters.worker().kafka().createProducer(Map.of())) {
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
    for (ConsumerRecord<byte[], byte[]> record : clusters.external().read(topic)) {
      history
          .computeIfAbsent(text(record.key()), key -> new ArrayList<>())
          .add(text(record.value()));
    }
    return history;
  }
}
