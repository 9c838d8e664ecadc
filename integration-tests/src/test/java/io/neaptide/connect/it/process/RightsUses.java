package io.neaptide.connect.it.process;

import io.neaptide.connect.it.process.RightsUse.Names;
import io.neaptide.connect.it.process.RightsUse.Outcome;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;

/** The uses of docs/operations.md, each as its example has it. */
final class RightsUses {

  private static final String ORDERS = "orders";
  private static final String COPY = "orders.copy";
  private static final String DEAD = "orders.dead";
  private static final String PLAN = "orders.plan";
  private static final String NEWS = "orders.news";
  private static final String CONFIG_OF_STATE =
      RightsUse.without(AclOperation.DESCRIBE_CONFIGS, "__neaptide-$NAME", "neaptide");
  private static final String ROW = "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}";

  private final AuthorizedClusters clusters;

  RightsUses(AuthorizedClusters clusters) {
    this.clusters = clusters;
  }

  /** Those on any worker. */
  List<RightsUse> all() {
    return List.of(
        source(),
        sourceOfManyTopics(),
        sourceFromLatest(),
        sourceWithDeadLetters(),
        sourceThatPreservesPartitions(),
        sink(),
        sinkWithDeadLetterQueue(),
        sinkToTheSameNames(),
        sinkExactlyOnce(),
        sinkExactlyOnceWithWorkerCluster(),
        comparison(),
        comparisonOfManyTopics(),
        comparisonWithNotifications(),
        comparisonWithPlan());
  }

  RightsUse source() {
    return new RightsUse(
        "source",
        List.of("Source"),
        names -> external(names, ORDERS).create(1).write("1", ROW),
        names -> exampleSource("table-source.json", names),
        names -> holds(worker(names, ORDERS)),
        Map.of());
  }

  private RightsUse sourceOfManyTopics() {
    return new RightsUse(
        "source of many topics",
        List.of("Source of many topics"),
        names -> external(names, "orders.two").create(1).write("1", ROW),
        names ->
            without(exampleSource("table-source.json", names), "topics")
                .with("topics.regex", names.of(ORDERS) + ".*")
                .with("topic.format", names.of(ORDERS)),
        names -> holds(worker(names, ORDERS)),
        Map.of(RightsUse.without(AclOperation.READ, ORDERS, "neaptide"), Outcome.WAITS));
  }

  private RightsUse sourceFromLatest() {
    String group = RightsUse.without(AclOperation.READ, "neaptide-$NAME", "neaptide");
    return new RightsUse(
        "source with start.from=latest",
        List.of("Source", "Source with `start.from=latest`"),
        names -> external(names, ORDERS).create(1),
        names -> exampleSource("table-source.json", names).with("start.from", "latest"),
        names -> {
          external(names, ORDERS).write("1", ROW);
          return holds(worker(names, ORDERS));
        },
        Map.of(group, Outcome.WARNS, RightsUse.describing(group), Outcome.WARNS));
  }

  private RightsUse sourceWithDeadLetters() {
    return new RightsUse(
        "source with dead letters",
        List.of("Source", "Source with `malformed.records=dead.letter`"),
        names -> {
          external(names, ORDERS).create(1).write("1", ROW);
          external(names, ORDERS).write("1", "no JSON");
        },
        names ->
            exampleSource("table-source.json", names)
                .with("malformed.records", "dead.letter")
                .with("dead.letter.topic", names.of(DEAD)),
        names -> holds(worker(names, ORDERS)) && holds(external(names, DEAD)),
        Map.of());
  }

  private RightsUse sourceThatPreservesPartitions() {
    return new RightsUse(
        "source that preserves partitions",
        List.of("Source", "Source with `worker.kafka.*`"),
        names -> external(names, ORDERS).create(1).write("1", ROW),
        names -> exampleSource("table-source.json", names).with("preserve.partitions", "true"),
        names -> holds(worker(names, ORDERS)),
        Map.of());
  }

  /** On a worker that supports it. */
  RightsUse sourceExactlyOnce() {
    String transactionalId = RightsUse.without(AclOperation.WRITE, "$GROUP-$NAME-", "connect");
    return new RightsUse(
        "source, exactly once",
        List.of("Source", "Source, exactly once"),
        names -> external(names, ORDERS).create(1).write("1", ROW),
        names -> exampleSource("table-source-exactly-once.json", names),
        names -> holds(worker(names, ORDERS)),
        Map.of(
            transactionalId,
            Outcome.FAILS_WITHOUT_NAME,
            RightsUse.describing(transactionalId),
            Outcome.FAILS_WITHOUT_NAME));
  }

  RightsUse sink() {
    return new RightsUse(
        "sink",
        List.of("Sink, at least once"),
        names -> worker(names, ORDERS).create(1).write("1", ROW),
        names -> example("table-sink.json", names),
        names -> holds(external(names, COPY)),
        Map.of());
  }

  private RightsUse sinkWithDeadLetterQueue() {
    String deadLetters = RightsUse.without(AclOperation.WRITE, DEAD, "connect");
    return new RightsUse(
        "sink with a dead letter queue",
        List.of("Sink, at least once", "Sink with a dead letter queue"),
        names -> {
          worker(names, ORDERS).create(1).write("1", ROW);
          worker(names, ORDERS).write("1", "no JSON");
        },
        names ->
            example("table-sink.json", names)
                .with("errors.tolerance", "all")
                .with("errors.deadletterqueue.topic.name", names.of(DEAD))
                .with("errors.deadletterqueue.topic.replication.factor", "1"),
        names -> holds(external(names, COPY)) && holds(worker(names, DEAD)),
        Map.of(
            deadLetters,
            Outcome.IS_LOGGED_BY_CONNECT,
            RightsUse.describing(deadLetters),
            Outcome.IS_LOGGED_BY_CONNECT));
  }

  private RightsUse sinkToTheSameNames() {
    return new RightsUse(
        "sink to topics of the names that it reads",
        List.of("Sink to topics of the names that it reads"),
        names -> worker(names, ORDERS).create(1).write("1", ROW),
        names -> example("table-sink.json", names).with("topic.format", "${topic}"),
        names -> holds(external(names, ORDERS)),
        Map.of());
  }

  private RightsUse sinkExactlyOnce() {
    return new RightsUse(
        "sink, exactly once",
        List.of("Sink, at least once", "Sink, exactly once"),
        names -> worker(names, ORDERS).create(1).write("1", ROW),
        names -> exactlyOnce(example("table-sink.json", names)),
        names -> holds(external(names, COPY)),
        Map.of(CONFIG_OF_STATE, Outcome.FAILS_WHEN_RESTARTED));
  }

  private RightsUse sinkExactlyOnceWithWorkerCluster() {
    return new RightsUse(
        "sink, exactly once, with worker.kafka.*",
        List.of(
            "Sink, at least once",
            "Sink, exactly once",
            "Sink, exactly once, with `worker.kafka.*`"),
        names -> worker(names, ORDERS).create(1).write("1", ROW),
        names -> withWorkerCluster(exactlyOnce(example("table-sink.json", names))),
        names -> holds(external(names, COPY)),
        Map.of(CONFIG_OF_STATE, Outcome.FAILS_WHEN_RESTARTED));
  }

  private static ConnectorFile exactlyOnce(ConnectorFile sink) {
    return sink.with("delivery.guarantee", "exactly_once");
  }

  private RightsUse comparison() {
    return new RightsUse(
        "comparison",
        List.of("Sink, at least once", "Sink, exactly once", "Comparison"),
        this::rowsToCompare,
        names -> withWorkerCluster(example("table-sink-compare.json", names)),
        names -> isCompared(names),
        withoutRightsOfComparison(COPY));
  }

  private RightsUse comparisonOfManyTopics() {
    Map<String, Outcome> otherwise = new TreeMap<>(withoutRightsOfComparison(ORDERS));
    otherwise.put(RightsUse.without(AclOperation.READ, ORDERS, "connect"), Outcome.WAITS);
    return new RightsUse(
        "comparison of many topics",
        List.of("Sink, exactly once", "Comparison of many topics"),
        this::rowsToCompare,
        names ->
            without(withWorkerCluster(example("table-sink-compare.json", names)), "topics")
                .with("topics.regex", names.of(ORDERS)),
        names -> isCompared(names),
        otherwise);
  }

  private RightsUse comparisonWithNotifications() {
    return new RightsUse(
        "comparison with notifications",
        List.of(
            "Sink, at least once",
            "Sink, exactly once",
            "Comparison",
            "Comparison with `notification.topic`"),
        this::rowsToCompare,
        names ->
            withWorkerCluster(example("table-sink-compare.json", names))
                .with("notification.topic", names.of(NEWS)),
        names -> isCompared(names) && !external(names, NEWS).records().isEmpty(),
        withoutRightsOfComparison(COPY));
  }

  /**
   * What is not an error.
   *
   * @param target what the target topic is granted by
   */
  private static Map<String, Outcome> withoutRightsOfComparison(String target) {
    return Map.of(
        CONFIG_OF_STATE,
        Outcome.FAILS_WHEN_RESTARTED,
        RightsUse.without(AclOperation.CREATE, target, "neaptide"),
        Outcome.WORKS,
        RightsUse.without(AclOperation.READ, ORDERS, "neaptide-input"),
        Outcome.WAITS,
        RightsUse.without(AclOperation.DESCRIBE_CONFIGS, ORDERS, "neaptide-input"),
        Outcome.WARNS);
  }

  private RightsUse comparisonWithPlan() {
    return new RightsUse(
        "comparison with a plan",
        List.of(
            "Sink, at least once",
            "Sink, exactly once",
            "Comparison",
            "Comparison with `reconcile.plan.topic`"),
        this::rowsToCompare,
        names ->
            withWorkerCluster(example("table-sink-compare.json", names))
                .with("reconcile.mode", "plan")
                .with("reconcile.plan.topic", names.of(PLAN)),
        names -> !external(names, PLAN).records().isEmpty(),
        withoutRightsOfPlan());
  }

  /** The same with a change that has a row after it. */
  RightsUse comparisonThatPlansANewRow() {
    RightsUse planned = comparisonWithPlan();
    return new RightsUse(
        "comparison that plans a new row",
        planned.blocks(),
        names -> {
          rowsToCompare(names);
          worker(names, ORDERS).write("4", ROW);
        },
        planned.connector(),
        planned.works(),
        planned.otherwise());
  }

  /** It writes nothing but the plan, and has no former one to read. */
  private static Map<String, Outcome> withoutRightsOfPlan() {
    Map<String, Outcome> otherwise = new TreeMap<>(withoutRightsOfComparison(COPY));
    for (String right :
        List.of(
            RightsUse.without(AclOperation.WRITE, COPY, "neaptide"),
            RightsUse.without(AclOperation.READ, PLAN, "neaptide"))) {
      otherwise.put(right, Outcome.WORKS);
      otherwise.put(RightsUse.describing(right), Outcome.WORKS);
    }
    return otherwise;
  }

  private void rowsToCompare(Names names) {
    // What stands behind the last row is no record, so that the sink has to look where it ends.
    clusters.writeInTransaction(worker(names, ORDERS).create(1), "1", ROW);
    TableTopic copy = external(names, COPY).create(1);
    copy.write("1", ROW);
    copy.write("2", ROW);
    copy.write("3", ROW);
    copy.write("3", null);
  }

  private boolean isCompared(Names names) {
    return external(names, COPY).table().equals(Map.of("1", ROW));
  }

  private static boolean holds(TableTopic topic) {
    return topic.table().containsKey("1");
  }

  private TableTopic external(Names names, String topic) {
    return clusters.topic(Right.Cluster.EXTERNAL, names.of(topic));
  }

  private TableTopic worker(Names names, String topic) {
    return clusters.topic(Right.Cluster.WORKER, names.of(topic));
  }

  /** With what it needs to know that the worker's cluster is another one than it reads. */
  private ConnectorFile exampleSource(String file, Names names) {
    return withWorkerCluster(example(file, names));
  }

  private ConnectorFile example(String file, Names names) {
    ConnectorFile example =
        ConnectorFile.read(
            Clusters.INSTALLATION.examples("rest/" + file),
            Map.of("my_kafka_topic", names.of(ORDERS)));
    return with(
        example, clusters.connectorProperties("kafka.", Right.Cluster.EXTERNAL, "neaptide"));
  }

  private ConnectorFile withWorkerCluster(ConnectorFile connector) {
    return with(
        connector,
        clusters.connectorProperties("worker.kafka.", Right.Cluster.WORKER, "neaptide-input"));
  }

  private static ConnectorFile with(ConnectorFile connector, Map<String, String> more) {
    ConnectorFile result = connector;
    for (Map.Entry<String, String> property : more.entrySet()) {
      result = result.with(property.getKey(), property.getValue());
    }
    return result;
  }

  private static ConnectorFile without(ConnectorFile connector, String key) {
    Map<String, String> config = new TreeMap<>(connector.config());
    config.remove(key);
    return new ConnectorFile(connector.name(), config);
  }
}
