package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectRestException;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The source and the sink, and what an operator would do with them. */
final class ChaosConnectors {

  static final Duration LIMIT = Duration.ofMinutes(4);

  /**
   * Longer, since a worker takes no request before it has read its topics to their ends, which a
   * transaction that hangs may hold up; each request is answered after 90 s then.
   */
  private static final Duration REQUEST_LIMIT = Duration.ofMinutes(8);

  private static final String NO_WRITE_PRIVILEGES = "without claiming write privileges";

  /** So many refusals one after the other take at least ten seconds. */
  private static final int MOST_REFUSALS = 200;

  private final ChaosClusters clusters;
  private final ConnectorFile source;
  private ConnectorFile sink;
  private int version;
  private final FailedTasks failedTasks = new FailedTasks();
  private final Set<String> toRestart = new HashSet<>();
  private int failures;
  private int refusals;
  private int workerRestarts;

  ChaosConnectors(ChaosClusters clusters, String table) {
    this.clusters = clusters;
    this.source = example("table-source-exactly-once.json").with("topics", table);
    this.sink =
        example("table-sink-compare.json")
            .with("topics", table)
            .with("reconcile.max.deletes.percent", "100")
            .with("kafka.producer.transaction.timeout.ms", ChaosClusters.TRANSACTION_TIMEOUT_MS)
            .with("state.dir", clusters.stateDirectory().toString());
  }

  private ConnectorFile example(String file) {
    return ConnectorFile.read(
        clusters.installation().examples("rest/" + file), clusters.addresses());
  }

  List<String> names() {
    return List.of(source.name(), sink.name());
  }

  void startSource() {
    accepted(rest -> rest.put(source.name(), source.config()));
  }

  /** Begins a new stream. */
  void newStream() {
    version++;
    sink = sink.with("stream.version", Integer.toString(version));
    accepted(rest -> rest.put(sink.name(), sink.config()));
    accepted(rest -> rest.resume(sink.name()));
  }

  /** Ends the stream, so that nobody but the caller writes to the target topic. */
  void stopSink() {
    accepted(rest -> rest.stop(sink.name()));
    Waiting.until(
        "the tasks of the sink to be gone",
        LIMIT,
        () -> {
          clusters.abortHanging();
          return anyWorker().status(sink.name()).path("tasks").isEmpty();
        },
        clusters::evidence);
  }

  void changeTasks(int tasks) {
    sink = sink.with("tasks.max", Integer.toString(tasks));
    accepted(rest -> rest.put(sink.name(), sink.config()));
  }

  void restart(String connector) {
    accepted(rest -> rest.restart(connector));
  }

  /** How often the workers had to be restarted, since they took no request any more. */
  int workerRestarts() {
    return workerRestarts;
  }

  /** How many tasks have failed so far. */
  int failures() {
    return failures;
  }

  /** Restarts what failed, as an operator would. */
  void restartFailed() {
    List<String> failed =
        failedTasks.since(
            clusters.workers().stream().map(worker -> worker.process().log()).toList());
    failures += failed.size();
    toRestart.addAll(failed);
    for (String name : Set.copyOf(toRestart)) {
      try {
        System.err.println("  a task of " + name + " has failed and is restarted");
        anyWorker().restart(name);
        toRestart.remove(name);
      } catch (ConnectRestException e) {
        System.err.println("  asked again, since no worker did it: " + e.getMessage());
      }
    }
  }

  private void accepted(Consumer<ConnectRest> request) {
    Waiting.until(
        "a worker to take a request",
        REQUEST_LIMIT,
        () -> {
          try {
            request.accept(anyWorker());
          } catch (ConnectRestException e) {
            restartDeafWorkers(e);
            clusters.abortHanging();
            throw e;
          }
          return true;
        },
        clusters::evidence);
  }

  /**
   * A leader of a Connect cluster that was fenced from the topic of configurations, and could not
   * open another producer for it, refuses every request until it is restarted (seen with 4.3.1).
   */
  private void restartDeafWorkers(ConnectRestException refusal) {
    if (!refusal.getMessage().contains(NO_WRITE_PRIVILEGES)) {
      refusals = 0;
    } else if (++refusals == MOST_REFUSALS) {
      refusals = 0;
      workerRestarts++;
      System.err.println("  the workers are restarted: " + refusal.getMessage());
      clusters.workers().forEach(worker -> worker.process().kill());
      clusters.workers().forEach(WorkerProcess::launch);
      clusters.workers().forEach(WorkerProcess::awaitReady);
    }
  }

  private ConnectRest anyWorker() {
    return clusters.workers().stream()
        .filter(worker -> worker.process().isAlive())
        .map(WorkerProcess::rest)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No worker runs"));
  }
}
