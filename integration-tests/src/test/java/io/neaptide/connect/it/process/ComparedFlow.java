package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A table in the worker cluster, and a target topic that the example of a comparing sink makes like
 * it.
 *
 * @param input what the sink reads
 * @param target what it compares with and writes
 * @param sink its configuration
 */
record ComparedFlow(TableTopic input, TableTopic target, ConnectorFile sink) {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PARTITIONS = 2;

  /** Beside the plain sink of a flow, with a target of its own. */
  static ComparedFlow of(TableFlow flow) {
    return of(flow.carried());
  }

  static ComparedFlow of(TableTopic input) {
    return new ComparedFlow(
        input,
        Clusters.externalTopic(input.name() + ".compared").create(PARTITIONS),
        Clusters.example("table-sink-compare.json")
            .named(Clusters.uniqueName("compared"))
            .with("topics", input.name())
            .with("topic.format", "${topic}.compared"));
  }

  /** The same with another sink. */
  ComparedFlow with(UnaryOperator<ConnectorFile> change) {
    return new ComparedFlow(input, target, change.apply(sink));
  }

  /** Creates the connector, and returns when it runs. */
  void start(WorkerProcess worker) {
    worker.rest().put(sink.name(), sink.config());
    worker.rest().awaitRunning(sink.name(), LIMIT);
  }

  /** Returns when the target is like the input; it then has just so many records. */
  void awaitTarget(WorkerProcess worker, int records) {
    Waiting.until(
        target.name() + " to be like " + input.name() + " with " + records + " records",
        LIMIT,
        () -> {
          worker.process().requireAlive();
          Map<String, String> table = target.table();
          return target.records().size() == records
              && table.keySet().equals(input.table().keySet());
        },
        () ->
            "It has "
                + target.records().size()
                + " records: "
                + target.table()
                + "\n"
                + worker.process().tail());
  }
}
