package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A sink with an input topic and a target topic of its name, which it compares unless told
 * otherwise, and what came of it. Methods that act return this, so that a scenario reads as one
 * sentence.
 */
public final class SinkScenario {

  private final ConnectClusters clusters;
  private final String name;
  private final StateTopic state;
  private final Map<String, String> config;
  private final Set<String> targets = new HashSet<>();
  private final Map<String, Map<Integer, Long>> writtenFrom = new HashMap<>();

  private SinkScenario(ConnectClusters clusters, String name) {
    this.clusters = clusters;
    this.name = name;
    this.state = new StateTopic(clusters.external(), name);
    this.config = clusters.comparingSinkConfig(name);
  }

  /** A sink of two tasks that compares, and may delete every row. */
  public static SinkScenario comparing(ConnectClusters clusters, String name) {
    return new SinkScenario(clusters, name)
        .with("tasks.max", "2")
        .with("delivery.guarantee", "exactly_once")
        .with("reconcile.max.deletes.percent", "100")
        .with("consumer.override.metadata.max.age.ms", "1000");
  }

  // Configuration and topics

  public SinkScenario with(String key, String value) {
    config.put(key, value);
    return this;
  }

  public SinkScenario without(String key) {
    config.remove(key);
    return this;
  }

  public SinkScenario input(int partitions) {
    return input(name, partitions);
  }

  public SinkScenario input(String topic, int partitions) {
    clusters.worker().create(topic, partitions);
    return this;
  }

  public SinkScenario target(int partitions) {
    return target(name, partitions);
  }

  /** Creates a target topic, which is compacted when the sink starts. */
  public SinkScenario target(String topic, int partitions) {
    // Until then records may be deleted, and may have no key.
    clusters.external().create(topic, partitions);
    targets.add(topic);
    return this;
  }

  /** Writes a row to the input topic, or deletes it where the row is null. */
  public SinkScenario inputRow(String key, String row) {
    return inputRow(name, null, key, row);
  }

  public SinkScenario inputRow(int partition, String key, String row) {
    return inputRow(name, partition, key, row);
  }

  public SinkScenario inputRow(String topic, Integer partition, String key, String row) {
    clusters.worker().produce(record(topic, partition, key, row));
    return this;
  }

  /** Writes a row to the target topic, as somebody else than the sink. */
  public SinkScenario targetRow(String key, String row) {
    return targetRow(name, null, key, row);
  }

  public SinkScenario targetRow(int partition, String key, String row) {
    return targetRow(name, partition, key, row);
  }

  public SinkScenario targetRow(String topic, Integer partition, String key, String row) {
    clusters.external().produce(record(topic, partition, key, row));
    return this;
  }

  public SinkScenario abortedInputRow(int partition, String key, String row) {
    try (ForeignTransaction transaction = openInputTransaction(partition, key, row)) {
      transaction.abort();
    }
    return this;
  }

  public SinkScenario abortedTargetRow(int partition, String key, String row) {
    try (ForeignTransaction transaction = openTargetTransaction(partition, key, row)) {
      transaction.abort();
    }
    return this;
  }

  /** Writes a row to the input topic in a transaction, whose marker stands behind it. */
  public SinkScenario committedInputRow(int partition, String key, String row) {
    try (ForeignTransaction transaction = openInputTransaction(partition, key, row)) {
      transaction.commit();
    }
    return this;
  }

  public SinkScenario committedTargetRow(int partition, String key, String row) {
    try (ForeignTransaction transaction = openTargetTransaction(partition, key, row)) {
      transaction.commit();
    }
    return this;
  }

  public ForeignTransaction openInputTransaction(int partition, String key, String row) {
    return ForeignTransaction.open(
        clusters.worker(),
        "foreign-in-" + name + partition,
        List.of(record(name, partition, key, row)));
  }

  public ForeignTransaction openTargetTransaction(int partition, String key, String row) {
    return ForeignTransaction.open(
        clusters.external(),
        "foreign-out-" + name + partition,
        List.of(record(name, partition, key, row)));
  }

  public SinkScenario deleteInputBefore(int partition, long offset) {
    clusters.worker().deleteRecordsBefore(name, partition, offset);
    return this;
  }

  public SinkScenario deleteTargetBefore(int partition, long offset) {
    clusters.external().deleteRecordsBefore(name, partition, offset);
    return this;
  }

  // The sink

  /** Starts the sink and waits until its initial phase is over. */
  public SinkScenario startAndAwaitStream() {
    return start().awaitPhase("STREAM");
  }

  /** Starts the sink, or gives it the configuration as it is now. */
  public SinkScenario start() {
    if (writtenFrom.isEmpty()) {
      targets.forEach(clusters.external()::compact);
      countWrittenFromHere();
    }
    clusters.connectors().configure(name, config);
    return this;
  }

  /** From now on, only what is written after this counts as written. */
  public SinkScenario countWrittenFromHere() {
    targets.forEach(topic -> writtenFrom.put(topic, clusters.external().ends(topic)));
    return this;
  }

  public SinkScenario restart() {
    clusters.connectors().restart(name);
    return this;
  }

  public SinkScenario stop() {
    clusters.connectors().stop(name);
    return this;
  }

  public SinkScenario pause() {
    clusters.connectors().pause(name);
    return this;
  }

  public SinkScenario resume() {
    clusters.connectors().resume(name);
    return this;
  }

  public SinkScenario awaitPhase(String phase) {
    return awaitPhase(phase, 1);
  }

  /** Waits for a phase of the stream version, of this generation or a later one. */
  public SinkScenario awaitPhase(String phase, long generation) {
    state.awaitPhase(config.getOrDefault("stream.version", "1"), phase, generation);
    return this;
  }

  /** Waits until the input is being collected and shared by all tasks. */
  public SinkScenario awaitCollecting() {
    return awaitCollecting(1);
  }

  /**
   * The same in this generation or a later one. A partition that changed its task later, while rows
   * are written, would have everything compared once more with later bounds.
   */
  public SinkScenario awaitCollecting(long generation) {
    awaitPhase("COLLECT", generation);
    clusters.awaitMembers(name, Integer.parseInt(config.get("tasks.max")));
    return this;
  }

  /** Waits until a partition of an input topic is compared. */
  public SinkScenario awaitClaim(String inputTopic, int partition) {
    state.awaitClaim(inputTopic, partition);
    return this;
  }

  public List<String> taskStates() {
    return clusters.connectors().states(name);
  }

  /** Waits until a task has failed, and returns its error. */
  public String awaitFailure() {
    return clusters.connectors().awaitFailure(name);
  }

  public SinkScenario awaitFailure(String message) {
    clusters.connectors().awaitFailure(name, message);
    return this;
  }

  // What came of it

  public Map<String, Object> generation() {
    return state.generation();
  }

  public Map<String, Object> report() {
    return state.report();
  }

  /** What the report says about the target topic of the sink's name. */
  public Map<String, Object> topicReport() {
    return topicReport(name);
  }

  public Map<String, Object> topicReport(String topic) {
    return StateTopic.object(StateTopic.object(report().get("topics")).get(topic));
  }

  /** Some keys of the target topic by what the report says of them. */
  public Map<String, Object> exampleKeys() {
    return StateTopic.object(topicReport().get("examples"));
  }

  /** What was written to the target topic since the start, as {@code key=row}. */
  public List<String> written() {
    return written(name);
  }

  public List<String> written(String topic) {
    return Records.rows(writtenRecords(topic));
  }

  /** The same as {@code partition:key=row}. */
  public List<String> writtenToPartitions() {
    return Records.placedRows(writtenRecords(name));
  }

  public List<ConsumerRecord<byte[], byte[]>> writtenRecords(String topic) {
    Map<Integer, Long> from = writtenFrom.getOrDefault(topic, Map.of());
    return clusters.external().read(topic).stream()
        .filter(record -> record.offset() >= from.getOrDefault(record.partition(), 0L))
        .toList();
  }

  /** Waits until at least so many records were written, and returns all. */
  public List<String> awaitWritten(int count) {
    eventually().untilAsserted(() -> assertThat(written()).hasSizeGreaterThanOrEqualTo(count));
    return written();
  }

  /** The table that the target topic holds. */
  public Map<String, String> table() {
    return clusters.external().table(name);
  }
}
