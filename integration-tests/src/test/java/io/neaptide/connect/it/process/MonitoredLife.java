package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.StringSerializer;

/** What happens to the connectors whose metrics are looked at. */
final class MonitoredLife {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String ROW = "{\"n\":1,\"text\":\"%s\"}".formatted("x".repeat(60));

  private final WorkerProcess worker;
  private final String suffix = Clusters.uniqueName("monitored");
  private final ConnectorFile source;
  private final ConnectorFile sink;
  private final ConnectorFile comparing;
  private final ConnectorFile refused;
  private final ConnectorFile stored;

  MonitoredLife(WorkerProcess worker, String database) {
    this.worker = worker;
    source =
        Clusters.source("people." + suffix)
            .with("malformed.records", "skip")
            .with("kafka.consumer.max.partition.fetch.bytes", "2000")
            .with("kafka.consumer.fetch.max.wait.ms", "100");
    sink =
        Clusters.sink("people." + suffix)
            .with("errors.tolerance", "all")
            .with("errors.deadletterqueue.topic.name", "dead." + suffix)
            .with("errors.deadletterqueue.topic.replication.factor", "1");
    comparing =
        Clusters.example("table-sink-compare.json")
            .with("topics", "compared." + suffix)
            .with("tasks.max", "1");
    refused =
        Clusters.example("table-sink-compare.json")
            .with("topics", "refused." + suffix)
            .with("tasks.max", "2");
    stored =
        Clusters.example("table-sink-jdbc-state-store.json")
            .with("topics", "stored." + suffix)
            .with("tasks.max", "1")
            .with("event.processor.url", database)
            .with("event.processor.user", "postgres")
            .with("event.processor.connection.timeout.ms", "1000");
  }

  String source() {
    return source.name();
  }

  String sink() {
    return sink.name();
  }

  String comparing() {
    return comparing.name();
  }

  String refused() {
    return refused.name();
  }

  String stored() {
    return stored.name();
  }

  private TableTopic input(ConnectorFile connector) {
    return Clusters.internalTopic(connector.config().get("topics"));
  }

  private TableTopic target(ConnectorFile connector) {
    return Clusters.externalTopic(connector.config().get("topics") + ".copy");
  }

  private TableTopic read() {
    return Clusters.externalTopic("people." + suffix);
  }

  /** Not compacted, so that records may be deleted. */
  private TableTopic createRead() {
    return read().create(1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete"));
  }

  private void put(ConnectorFile connector) {
    worker.rest().put(connector.name(), connector.config());
  }

  /** A table flows from the source to its sink, and another one past the state store. */
  void begin() {
    createRead();
    input(sink).create(1);
    input(stored).create(1);
    input(stored).write("1", ROW);
    put(source);
    put(sink);
    put(stored);
    for (ConnectorFile each : List.of(source, sink, stored)) {
      worker.rest().awaitRunning(each.name(), LIMIT);
    }
    read().write("1", ROW);
    read().write("2", ROW);
    read().write("2", null);
    await(() -> target(sink).table().size() == 1 && target(stored).table().size() == 1);
    input(stored).write("1", ROW);
  }

  private void await(Waiting.Condition condition) {
    Waiting.until("rows to arrive", LIMIT, condition, () -> worker.process().tail());
  }

  void malformedRow() {
    read().write("3", "[]");
  }

  void rowWhoseKeysDiffer() {
    input(sink).write("9", "{\"_key\":\"another\"}");
  }

  /** A comparison that waits for a foreign transaction. */
  OpenTransaction compareBehindATransaction() {
    input(comparing).create(1).write("1", ROW);
    target(comparing).create(1).write("2", ROW);
    target(comparing).write("3", ROW);
    target(comparing).write("1", "{\"n\":0}");
    OpenTransaction open = OpenTransaction.on(Clusters.EXTERNAL, target(comparing).name(), 0);
    put(comparing.with("reconcile.max.deletes.percent", "100"));
    return open;
  }

  void awaitCompared() {
    await(() -> target(comparing).table().size() == 1);
  }

  /** A comparison that would delete most of what the target holds. */
  void compareWithTooManyOrphans() {
    input(refused).create(2).write("1", ROW);
    TableTopic target = target(refused).create(2);
    for (int row = 0; row < 10; row++) {
      target.write("orphan-" + row, ROW);
    }
    put(refused);
  }

  /** The target cluster does not answer. */
  void stallTarget() {
    Clusters.EXTERNAL.process().suspend();
    input(sink).write("4", ROW);
  }

  void freeTarget() {
    Clusters.EXTERNAL.process().resume();
    await(() -> target(sink).table().containsKey("4"));
  }

  /** Somebody takes the transactional id of the task, and its next row finds that. */
  void fenceTask(String key) {
    Map<String, Object> properties = new HashMap<>(Clusters.EXTERNAL.clientProperties());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, comparing.name() + "-task-0");
    try (Producer<String, String> other =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      other.initTransactions();
    }
    input(comparing).write(key, ROW);
    await(() -> target(comparing).table().containsKey(key));
  }

  /** The source is let read a few rows a second of many. */
  void slowSourceDown() {
    consumerQuota(2_000.0);
    write(12_000);
  }

  void writeSome() {
    write(200);
  }

  private void write(int rows) {
    try (RowWriter writer = read().writer()) {
      for (int row = 0; row < rows; row++) {
        writer.write("many-" + row, ROW);
      }
    }
  }

  /** What the source has not read is deleted. */
  void deleteWhatIsNotRead() {
    TopicPartition partition = new TopicPartition(read().name(), 0);
    asAdmin(
        admin ->
            admin
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(read().endOffsets())))
                .all());
    consumerQuota(null);
  }

  private void consumerQuota(Double bytesPerSecond) {
    ClientQuotaEntity client =
        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, source.name() + "-0"));
    ClientQuotaAlteration.Op op =
        new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond);
    asAdmin(
        admin ->
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(client, List.of(op)))).all());
  }

  /** The topic that the source reads is deleted and created again while the source is stopped. */
  void recreateTopic() {
    worker.rest().stop(source.name());
    Waiting.until(
        "the source to stop",
        LIMIT,
        () -> worker.rest().states(source.name()).stream().allMatch("STOPPED"::equals));
    asAdmin(admin -> admin.deleteTopics(List.of(read().name())).all());
    Waiting.until(
        "the topic to be created again",
        LIMIT,
        () -> {
          try (Admin admin = Clusters.EXTERNAL.admin()) {
            return !admin.listTopics().names().get().contains(read().name());
          }
        });
    createRead().write("5", ROW);
    worker.rest().resume(source.name());
  }

  void rowsForTheStore() {
    for (int row = 0; row < 3; row++) {
      input(stored).write("lost-" + row, ROW);
    }
  }

  private static void asAdmin(AdminCall call) {
    BrokerProcess broker = Clusters.EXTERNAL;
    try (Admin admin = broker.admin()) {
      call.on(admin).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError("The cluster refuses", e.getCause());
    }
  }

  private interface AdminCall {
    KafkaFuture<?> on(Admin admin);
  }

  Supplier<String> evidence() {
    return () -> worker.process().tail();
  }
}
