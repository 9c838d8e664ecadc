package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SinkUnderLoadIT {

  private static final int KEYS = 500;

  private static SinkClusters clusters;

  @BeforeAll
  static void start() {
    clusters = SinkClusters.start(1, new Properties());
  }

  @AfterAll
  static void stop() {
    clusters.close();
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
      try (Producer<byte[], byte[]> producer = clusters.input().createProducer(Map.of())) {
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
      await().atMost(SinkClusters.PATIENCE).until(() -> written.get() >= now + records);
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
    clusters.input().createTopic("r1", 3);
    clusters.input().createTopic("r2", 2);
    clusters.startSink(
        "rebalanced",
        clusters.sinkConfig("r1,r2", "tasks.max", "3", "topic.creation.default.partitions", "4"));
    Load load = new Load("r1", "r2");
    load.awaitMore(3_000);
    WorkerHandle second = clusters.connect().addWorker();
    awaitWorkers("rebalanced", 2);
    load.awaitMore(3_000);
    clusters.connect().removeWorker(second);
    awaitWorkers("rebalanced", 1);
    load.awaitMore(3_000);
    clusters.connect().restartTask("rebalanced", 1);
    load.awaitMore(2_000);
    load.close();

    load.tables().forEach(clusters::awaitTable);
    clusters.awaitCommitted("rebalanced", "r1", inputEnd("r1", 3));
    clusters.awaitCommitted("rebalanced", "r2", inputEnd("r2", 2));
    clusters.connect().deleteConnector("rebalanced");
  }

  private static void awaitWorkers(String sink, long workers) {
    await()
        .atMost(SinkClusters.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                clusters.workersOf(sink) == workers
                    && Set.copyOf(clusters.taskStates(sink)).equals(Set.of("RUNNING")));
  }

  @Test
  void anOutageOfTheTargetClusterOnlyPausesTheTask() {
    clusters.input().createTopic("o1", 2);
    clusters.startSink("outage", clusters.sinkConfig("o1", "tasks.max", "2"));
    Load load = new Load("o1");
    load.awaitMore(3_000);
    clusters.external().stopOnlyBrokers();
    load.awaitMore(10_000);
    assertThat(clusters.taskStates("outage")).containsExactly("RUNNING", "RUNNING");
    clusters.external().restartOnlyBrokers();
    load.awaitMore(2_000);
    load.close();

    load.tables().forEach(clusters::awaitTable);
    clusters.awaitCommitted("outage", "o1", inputEnd("o1", 2));
    assertThat(clusters.taskStates("outage")).containsExactly("RUNNING", "RUNNING");
    clusters.connect().deleteConnector("outage");
  }

  private static long inputEnd(String topic, int partitions) {
    long end = 0;
    for (int partition = 0; partition < partitions; partition++) {
      try {
        end += clusters.input().endOffset(new TopicPartition(topic, partition));
      } catch (Exception e) {
        throw new AssertionError("The end of " + topic + " cannot be read", e);
      }
    }
    return end;
  }
}
