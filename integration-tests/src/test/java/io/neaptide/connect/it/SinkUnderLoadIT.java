package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A sink whose workers, tasks and target cluster come and go while rows are written. */
class SinkUnderLoadIT {

  private static final int KEYS = 500;

  private static ConnectClusters clusters;

  @BeforeAll
  static void start() {
    clusters = ConnectClusters.start(1, Map.of(), Map.of());
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @AfterEach
  void deleteConnectors() {
    clusters.deleteConnectors();
  }

  /** Writes rows to topics until it is closed; knows the table that each must become. */
  private static final class Load implements AutoCloseable {

    private final String[] topics;
    private final Map<String, Map<String, String>> tables = new HashMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final CompletableFuture<Void> running;

    Load(String... topics) {
      this.topics = topics;
      for (String topic : topics) {
        tables.put(topic, new HashMap<>());
      }
      running = CompletableFuture.runAsync(this::write);
    }

    private void write() {
      try (Producer<byte[], byte[]> producer = clusters.worker().kafka().createProducer(Map.of())) {
        while (!stopping.get()) {
          int number = written.getAndIncrement();
          String topic = topics[number % topics.length];
          String key = "k" + (number * 7919L) % KEYS;
          if (number % 11 == 0) {
            send(producer, record(topic, key, null));
            tables.get(topic).remove(key);
          } else {
            String value = "{\"n\":" + number + "}";
            send(producer, record(topic, key, value));
            tables.get(topic).put(key, value);
          }
          if (number % 100 == 0) {
            LockSupport.parkNanos(20_000_000);
          }
        }
        producer.flush();
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets every result
    private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> sending) {
      producer.send(
          sending,
          (stored, error) -> {
            if (error != null) {
              failure.set(error);
            }
          });
    }

    void awaitMore(int records) {
      int now = written.get();
      eventually().until(() -> written.get() >= now + records);
    }

    Map<String, Map<String, String>> tables() {
      return tables;
    }

    @Override
    public void close() {
      stopping.set(true);
      running.join();
      assertThat(failure).hasNullValue();
    }
  }

  @Test
  void rebalancesUnderLoadEndWithTheRightTables() {
    clusters.worker().create("r1", 3);
    clusters.worker().create("r2", 2);
    clusters
        .connectors()
        .start(
            "rebalanced",
            clusters.sinkConfig(
                "r1,r2", "tasks.max", "3", "topic.creation.default.partitions", "4"));
    Load load = new Load("r1", "r2");
    load.awaitMore(3_000);
    WorkerHandle second = clusters.connectors().connect().addWorker();
    awaitWorkers("rebalanced", 2);
    load.awaitMore(3_000);
    clusters.connectors().connect().removeWorker(second);
    awaitWorkers("rebalanced", 1);
    load.awaitMore(3_000);
    clusters.connectors().connect().restartTask("rebalanced", 1);
    load.awaitMore(2_000);
    load.close();

    load.tables().forEach(clusters.external()::awaitTable);
    clusters.awaitCommitted("rebalanced", "r1", inputEnd("r1"));
    clusters.awaitCommitted("rebalanced", "r2", inputEnd("r2"));
  }

  private static void awaitWorkers(String sink, long workers) {
    eventually()
        .ignoreExceptions()
        .until(
            () ->
                clusters.connectors().workers(sink) == workers
                    && Set.copyOf(clusters.connectors().states(sink)).equals(Set.of("RUNNING")));
  }

  @Test
  void anOutageOfTheTargetClusterOnlyPausesTheTask() {
    clusters.worker().create("o1", 2);
    clusters.connectors().start("outage", clusters.sinkConfig("o1", "tasks.max", "2"));
    Load load = new Load("o1");
    load.awaitMore(3_000);
    clusters.external().kafka().stopOnlyBrokers();
    load.awaitMore(10_000);
    assertThat(clusters.connectors().states("outage")).containsExactly("RUNNING", "RUNNING");
    clusters.external().kafka().restartOnlyBrokers();
    load.awaitMore(2_000);
    load.close();

    load.tables().forEach(clusters.external()::awaitTable);
    clusters.awaitCommitted("outage", "o1", inputEnd("o1"));
    assertThat(clusters.connectors().states("outage")).containsExactly("RUNNING", "RUNNING");
  }

  private static long inputEnd(String topic) {
    return clusters.worker().ends(topic).values().stream().mapToLong(Long::longValue).sum();
  }
}
