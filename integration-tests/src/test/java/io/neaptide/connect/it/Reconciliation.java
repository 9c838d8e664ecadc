package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static io.neaptide.connect.it.SinkClusters.bytes;
import static io.neaptide.connect.it.SinkClusters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.RowConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** One sink that compares its input with what its target topic holds, and what came of it. */
final class Reconciliation {

  private static final Duration POLL = Duration.ofMillis(200);

  private final ReconcileFixture fixture;
  private final SinkClusters clusters;
  private final String name;
  private final Map<String, String> config;
  private final Set<String> targets = new HashSet<>();
  private final Map<String, Map<Integer, Long>> ends = new HashMap<>();

  Reconciliation(ReconcileFixture fixture, String name, Path stateDirectory) {
    this.fixture = fixture;
    this.clusters = fixture.clusters();
    this.name = name;
    this.config =
        clusters.sinkConfig(
            name,
            "tasks.max",
            "2",
            "fetch.existing.enabled",
            "true",
            "delivery.guarantee",
            "exactly_once",
            "reconcile.max.deletes.percent",
            "100",
            "state.dir",
            stateDirectory.toString(),
            "worker.kafka.bootstrap.servers",
            clusters.input().bootstrapServers(),
            "consumer.override.isolation.level",
            "read_committed",
            "consumer.override.metadata.max.age.ms",
            "1000");
  }

  // Topics

  Reconciliation with(String key, String value) {
    config.put(key, value);
    return this;
  }

  Reconciliation without(String key) {
    config.remove(key);
    return this;
  }

  Reconciliation input(int partitions) {
    return input(name, partitions);
  }

  Reconciliation input(String topic, int partitions) {
    clusters.input().createTopic(topic, partitions);
    return this;
  }

  Reconciliation target(int partitions) {
    return target(name, partitions);
  }

  Reconciliation target(String topic, int partitions) {
    // Not compacted before the sink starts: only now may records be trimmed, or have no key.
    clusters.external().createTopic(topic, partitions);
    targets.add(topic);
    return this;
  }

  /** Writes to the input topic. */
  Reconciliation feed(String key, String row) {
    return feed(name, null, key, row);
  }

  Reconciliation feed(String topic, Integer partition, String key, String row) {
    fixture.feed(new ProducerRecord<>(topic, partition, bytes(key), bytes(row)));
    return this;
  }

  /** Writes to the target topic. */
  Reconciliation hold(String key, String row) {
    return hold(name, null, key, row);
  }

  Reconciliation hold(String topic, Integer partition, String key, String row) {
    fixture.hold(new ProducerRecord<>(topic, partition, bytes(key), bytes(row)));
    return this;
  }

  /** Writes to the input topic in a transaction that is aborted. */
  Reconciliation feedAborted(int partition, String key, String row) {
    try (ForeignTransaction transaction = openOnInput(partition, key, row)) {
      transaction.abort();
    }
    return this;
  }

  Reconciliation holdAborted(int partition, String key, String row) {
    try (ForeignTransaction transaction = openOnTarget(partition, key, row)) {
      transaction.abort();
    }
    return this;
  }

  /** Writes to the input topic in a transaction, so that its marker stands behind the row. */
  Reconciliation feedCommitted(int partition, String key, String row) {
    try (ForeignTransaction transaction = openOnInput(partition, key, row)) {
      transaction.commit();
    }
    return this;
  }

  Reconciliation holdCommitted(int partition, String key, String row) {
    try (ForeignTransaction transaction = openOnTarget(partition, key, row)) {
      transaction.commit();
    }
    return this;
  }

  ForeignTransaction openOnInput(int partition, String key, String row) {
    return ForeignTransaction.open(
        clusters.input(),
        "foreign-in-" + name + partition,
        List.of(new ProducerRecord<>(name, partition, bytes(key), bytes(row))));
  }

  ForeignTransaction openOnTarget(int partition, String key, String row) {
    return ForeignTransaction.open(
        clusters.external(),
        "foreign-out-" + name + partition,
        List.of(new ProducerRecord<>(name, partition, bytes(key), bytes(row))));
  }

  /** Deletes what stands before an offset of the input topic. */
  Reconciliation trimInput(int partition, long before) {
    RecordsToDelete trimmed = RecordsToDelete.beforeOffset(before);
    ReconcileFixture.ask(
        clusters.input(),
        admin ->
            admin.deleteRecords(Map.of(new TopicPartition(name, partition), trimmed)).all().get());
    return this;
  }

  Reconciliation trimTarget(int partition, long before) {
    RecordsToDelete trimmed = RecordsToDelete.beforeOffset(before);
    ReconcileFixture.ask(
        clusters.external(),
        admin ->
            admin.deleteRecords(Map.of(new TopicPartition(name, partition), trimmed)).all().get());
    return this;
  }

  // The sink

  /** Starts the sink and waits until it streams. */
  Reconciliation reconcile() {
    return start().awaitPhase("STREAM");
  }

  /** Starts the sink, or gives it the configuration as it is now. */
  Reconciliation start() {
    if (ends.isEmpty()) {
      targets.forEach(fixture::compact);
      mark();
    }
    clusters.connect().configureConnector(name, config);
    return this;
  }

  /** Remembers where the target topics end: only what is written from now on counts. */
  Reconciliation mark() {
    targets.forEach(topic -> ends.put(topic, ends(topic)));
    return this;
  }

  /** Restarts the connector and its tasks. */
  Reconciliation restart() {
    clusters.connect().restartConnectorAndTasks(name, false, true, false);
    return this;
  }

  /** Stops the connector and waits until its tasks have left. */
  Reconciliation stop() {
    clusters.connect().stopConnector(name);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                clusters.connect().connectorStatus(name).connector().state().equals("STOPPED")
                    && states().isEmpty());
    return this;
  }

  /** Pauses the connector and waits until its tasks know. */
  Reconciliation pause() {
    clusters.connect().pauseConnector(name);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> states().stream().allMatch("PAUSED"::equals));
    return this;
  }

  /** Waits until an input partition is compared. */
  Reconciliation awaitClaim(String topic, int partition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> !state("claim/" + topic + "/" + partition).isEmpty());
    return this;
  }

  Reconciliation resume() {
    clusters.connect().resumeConnector(name);
    return this;
  }

  Reconciliation awaitPhase(String phase) {
    return awaitPhase(phase, 1);
  }

  /** Waits until the leader has published a phase, of this generation or a later one. */
  Reconciliation awaitPhase(String phase, long atLeast) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              Map<String, Object> generation = generation();
              // A version may take several generations, where a rebalance comes between.
              assertThat(generation)
                  .containsEntry("streamVersion", config.getOrDefault("stream.version", "1"));
              assertThat(generation).containsEntry("phase", phase);
              assertThat((Long) generation.get("generation")).isGreaterThanOrEqualTo(atLeast);
            });
    return this;
  }

  /** Waits until this many records were written, and returns them. */
  List<String> awaitWritten(int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(written()).hasSizeGreaterThanOrEqualTo(count));
    return written();
  }

  List<String> states() {
    return clusters.taskStates(name);
  }

  /** Waits until a task has failed, and returns its trace. */
  String awaitFailure() {
    return clusters.awaitFailure(name);
  }

  // What came of it

  /** The latest record of a key of the state topic; empty while there is none. */
  Map<String, Object> state(String key) {
    Map<String, Object> state = Map.of();
    for (ConsumerRecord<byte[], byte[]> record : clusters.read("__neaptide-" + name)) {
      if (text(record.key()).equals(key)) {
        state = row(record.value());
      }
    }
    return state;
  }

  Map<String, Object> generation() {
    return state("generation");
  }

  Map<String, Object> report() {
    return state("report");
  }

  /** What the report says about the target topic of the sink's own name. */
  Map<String, Object> reported() {
    return reported(name);
  }

  Map<String, Object> reported(String topic) {
    return object(object(report().get("topics")).get(topic));
  }

  @SuppressWarnings("unchecked") // objects of the row model are maps of texts to values
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> row(byte[] value) {
    return object(new RowConverter().toConnectData("state", value).value());
  }

  /** What was written to the target topic since {@link #mark}, as {@code key=row}. */
  List<String> written() {
    return written(name);
  }

  List<String> written(String topic) {
    return since(topic).stream().map(r -> text(r.key()) + "=" + text(r.value())).toList();
  }

  /** The same as {@code partition:key=row}. */
  List<String> placed() {
    return since(name).stream()
        .map(r -> r.partition() + ":" + text(r.key()) + "=" + text(r.value()))
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> since(String topic) {
    Map<Integer, Long> end = ends.getOrDefault(topic, Map.of());
    return clusters.read(topic).stream()
        .filter(record -> record.offset() >= end.getOrDefault(record.partition(), 0L))
        .toList();
  }

  /** The table that the target topic holds. */
  Map<String, String> table() {
    return clusters.table(name);
  }

  /** Where the partitions of a topic of the target cluster end. */
  Map<Integer, Long> ends(String topic) {
    return ReconcileFixture.ask(
        clusters.external(),
        admin -> {
          Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get()
              .get(topic)
              .partitions()
              .forEach(
                  p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
          Map<Integer, Long> found = new TreeMap<>();
          admin
              .listOffsets(latest)
              .all()
              .get()
              .forEach((partition, info) -> found.put(partition.partition(), info.offset()));
          return found;
        });
  }
}
