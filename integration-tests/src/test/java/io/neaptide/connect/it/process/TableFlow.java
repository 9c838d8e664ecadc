package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A table on its way: from the external cluster by a source into the worker cluster, and by a sink
 * back into a copy.
 *
 * @param worker runs the connectors
 * @param table what is written from outside
 * @param carried what the source makes of it
 * @param copy what the sink makes of that
 */
record TableFlow(WorkerProcess worker, TableTopic table, TableTopic carried, TableTopic copy) {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PARTITIONS = 3;

  /** Makes the topics, except for the copy, which the sink makes. */
  static TableFlow create(String name, WorkerProcess worker) {
    String topic = Clusters.uniqueName(name);
    return new TableFlow(
        worker,
        Clusters.externalTopic(topic).create(PARTITIONS),
        Clusters.internalTopic(topic).create(PARTITIONS),
        Clusters.externalTopic(topic + ".copy"));
  }

  /** The two connectors. */
  List<ConnectorFile> connectors() {
    return List.of(Clusters.source(table.name()), Clusters.sink(table.name()));
  }

  /** Creates the connectors on the worker, and returns when they run. */
  void start() {
    ConnectRest rest = worker.rest();
    List<ConnectorFile> connectors = connectors();
    connectors.forEach(connector -> rest.put(connector.name(), connector.config()));
    connectors.forEach(connector -> rest.awaitRunning(connector.name(), LIMIT));
  }

  /** Returns when more has come to the copy than is there now. */
  void awaitProgress() {
    long before = copy.endOffsets();
    await(
        "more rows to arrive in " + copy.name(),
        () -> copy.endOffsets() > before,
        () -> "There are " + before);
  }

  /** Returns when the copy is this table. */
  void awaitCopy(Map<String, String> expected) {
    await(
        copy.name() + " to equal the table",
        () -> copy.table().equals(expected),
        () -> TableDifference.text(expected, copy.table()));
  }

  private void await(String what, Waiting.Condition condition, Supplier<String> evidence) {
    Waiting.until(
        what,
        LIMIT,
        () -> {
          worker.process().requireAlive();
          return condition.holds();
        },
        () -> evidence.get() + "\n" + worker.process().tail());
  }
}
