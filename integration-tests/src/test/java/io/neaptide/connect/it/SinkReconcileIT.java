package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static io.neaptide.connect.it.SinkClusters.record;
import static io.neaptide.connect.it.SinkClusters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new stream writes the difference between its input and what the target topic holds. */
class SinkReconcileIT {

  private static SinkClusters clusters;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void start() {
    Properties broker = new Properties();
    broker.put("transaction.state.log.num.partitions", "4");
    broker.put("transaction.state.log.replication.factor", "1");
    broker.put("transaction.state.log.min.isr", "1");
    clusters = SinkClusters.start(2, broker);
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @Test
  void writesOnlyTheDifferenceAndStreamsOn() {
    clusters.input().createTopic("table", 3);
    clusters.external().createTopic("table", 2, 1, Map.of("cleanup.policy", "compact"));
    List<ProducerRecord<byte[], byte[]>> existing = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> input = new ArrayList<>();
    for (int key = 0; key < 200; key++) {
      existing.add(record("table", "same" + key, "{\"a\":1,\"b\":{\"c\":\"x\",\"d\":null}}"));
      input.add(record("table", "same" + key, "{\"b\":{\"c\":\"x\"}, \"a\":1.0}"));
    }
    existing.add(record("table", "old-value", "{\"a\":1}"));
    existing.add(record("table", "old-value", "{\"a\":2}"));
    input.add(record("table", "old-value", "{\"a\":1}"));
    existing.add(record("table", "dead", "{\"a\":1}"));
    existing.add(record("table", "dead", null));
    existing.add(record("table", "orphan", "{\"a\":1}"));
    existing.add(record("table", "deleted-in-input", "{\"a\":1}"));
    input.add(record("table", "deleted-in-input", "{\"a\":1}"));
    input.add(record("table", "deleted-in-input", null));
    input.add(record("table", "never-there", "{\"a\":1}"));
    input.add(record("table", "never-there", null));
    input.add(record("table", "new", "{\"a\":7}"));
    clusters.produceExternal(existing);
    clusters.produce(input);
    int before = clusters.read("table").size();

    clusters.startSink("reconcile", config("table", "1"));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(clusters.read("table")).hasSizeGreaterThanOrEqualTo(before + 4));
    clusters.produce(List.of(record("table", "new", "{\"a\":8}"), record("table", "same1", null)));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(clusters.read("table")).hasSizeGreaterThanOrEqualTo(before + 6));

    List<String> written = new ArrayList<>();
    clusters.read("table").forEach(record -> written.add(line(record)));
    existing.forEach(record -> written.remove(line(record)));
    assertThat(written)
        .containsExactlyInAnyOrder(
            "old-value={\"a\":1}",
            "deleted-in-input=null",
            "new={\"a\":7}",
            "new={\"a\":8}",
            "orphan=null",
            "same1=null");
    clusters.connect().deleteConnector("reconcile");
  }

  private Map<String, String> config(String topic, String version) {
    return clusters.sinkConfig(
        topic,
        "tasks.max",
        "2",
        "fetch.existing.enabled",
        "true",
        "delivery.guarantee",
        "exactly_once",
        "stream.version",
        version,
        "state.dir",
        stateDirectory.toString(),
        "worker.kafka.bootstrap.servers",
        clusters.input().bootstrapServers(),
        "consumer.override.isolation.level",
        "read_committed");
  }

  private static String line(ConsumerRecord<byte[], byte[]> record) {
    return text(record.key()) + "=" + text(record.value());
  }

  private static String line(ProducerRecord<byte[], byte[]> record) {
    return text(record.key()) + "=" + text(record.value());
  }
}
