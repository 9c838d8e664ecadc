package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;

/** Clusters for sinks that compare with existing data, shared by the tests of a class. */
final class ReconcileFixture implements AutoCloseable {

  private final SinkClusters clusters;
  private final Producer<byte[], byte[]> inputProducer;
  private final Producer<byte[], byte[]> targetProducer;

  private ReconcileFixture(SinkClusters clusters) {
    this.clusters = clusters;
    this.inputProducer = clusters.input().createProducer(Map.of());
    this.targetProducer = clusters.external().createProducer(Map.of());
  }

  static ReconcileFixture start() {
    return new ReconcileFixture(SinkClusters.start(1, SinkClusters.forTransactions()));
  }

  SinkClusters clusters() {
    return clusters;
  }

  /** A sink of this name, whose input and target topic have its name, too. */
  Reconciliation sink(String name, Path stateDirectory) {
    return new Reconciliation(this, name, stateDirectory);
  }

  void feed(ProducerRecord<byte[], byte[]> record) {
    send(inputProducer, record);
  }

  void hold(ProducerRecord<byte[], byte[]> record) {
    send(targetProducer, record);
  }

  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("A topic could not be written", e);
    }
  }

  /** Makes a target topic compacted; only before may records be trimmed, or have no key. */
  void compact(String topic) {
    List<AlterConfigOp> changes =
        Stream.of(
                new ConfigEntry("cleanup.policy", "compact"),
                // What was written is read back when it has all been written.
                new ConfigEntry("min.compaction.lag.ms", "3600000"))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ask(
        clusters.external(),
        admin -> admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get());
  }

  static <T> T ask(EmbeddedKafkaCluster cluster, Question<T> question) {
    try (Admin admin = cluster.createAdminClient()) {
      return question.ask(admin);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The cluster did not answer", e);
    }
  }

  /** Something to be asked of a cluster. */
  interface Question<T> {
    T ask(Admin admin) throws InterruptedException, ExecutionException;
  }

  /** Deletes all sinks; none may leave working state behind. */
  void deleteSinks(Path stateDirectory) {
    for (String sink : List.copyOf(clusters.connect().connectors())) {
      clusters.connect().deleteConnector(sink);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(files(stateDirectory)).isEqualTo(List.of()));
  }

  private static List<String> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    inputProducer.close();
    targetProducer.close();
    clusters.close();
  }
}
