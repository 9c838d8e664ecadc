package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Two clusters of one broker each, and two workers with exactly-once support on one of them. */
final class ChaosClusters implements AutoCloseable {

  /** Longer than any fault, so that what is written from outside is never given up. */
  private static final int PATIENCE_MS = 600_000;

  /**
   * Short, since a worker starts only when the transactions that a killed one left open are
   * aborted; longer than a broker takes to come back, since Kafka (seen with 4.3.1) skips the
   * markers of partitions that have no leader when they are due.
   */
  static final String TRANSACTION_TIMEOUT_MS = "20000";

  private static final Duration LOOK_FOR_HANGING = Duration.ofSeconds(30);

  private final PeriodicTimer look = new PeriodicTimer(Clock.systemUTC(), LOOK_FOR_HANGING);
  private int aborted;
  private final Workspace workspace = Workspace.create("neaptide-chaos-");
  private final Installation installation = Installation.current();
  private final BrokerProcess external = broker("external");
  private final BrokerProcess internal = broker("internal");
  private final List<WorkerProcess> workers;
  private final List<HangingTransactions> hanging;

  ChaosClusters() {
    external.launch();
    internal.launch();
    external.awaitReady();
    internal.awaitReady();
    Path plugins = PluginFolder.install(workspace, "plugins", installation.archive());
    workers = Stream.of("worker-one", "worker-two").map(name -> worker(name, plugins)).toList();
    workers.forEach(WorkerProcess::launch);
    workers.forEach(WorkerProcess::awaitReady);
    hanging =
        Stream.of(external, internal)
            .map(broker -> new HangingTransactions(broker.clientProperties()))
            .toList();
  }

  private BrokerProcess broker(String name) {
    return new BrokerProcess(
        workspace,
        new BrokerProcess.Setup(
            name, installation.classPath(), Map.of(), List.of(), Map.of(), List.of()));
  }

  private WorkerProcess worker(String name, Path plugins) {
    Map<String, String> properties = new HashMap<>();
    properties.put("group.id", "chaos");
    properties.put("config.storage.topic", "chaos-config");
    properties.put("offset.storage.topic", "chaos-offset");
    properties.put("status.storage.topic", "chaos-status");
    properties.put("exactly.once.source.support", "enabled");
    properties.put("rebalance.timeout.ms", "8000");
    properties.put("consumer.max.poll.interval.ms", "8000");
    properties.put("producer.transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
    return WorkerProcess.distributed(
        workspace,
        new WorkerProcess.Setup(
            name,
            installation.classPath(),
            plugins,
            internal.bootstrapServers(),
            properties,
            List.of()));
  }

  BrokerProcess external() {
    return external;
  }

  BrokerProcess internal() {
    return internal;
  }

  List<WorkerProcess> workers() {
    return workers;
  }

  /** Aborts what hangs in both clusters since the last look; does not look too often. */
  void abortHanging() {
    if (look.isDue()) {
      aborted += hanging.stream().mapToInt(HangingTransactions::abort).sum();
    }
  }

  /** How many transactions that hung were aborted. */
  int aborted() {
    return aborted;
  }

  /** What stands for these clusters in the examples. */
  Map<String, String> addresses() {
    return Map.of(
        "external-kafka:9092", external.bootstrapServers(),
        "worker-kafka:9092", internal.bootstrapServers());
  }

  Installation installation() {
    return installation;
  }

  /** Creates a topic on a cluster. */
  static TableTopic create(BrokerProcess broker, String name, int partitions) {
    Map<String, Object> patient = new HashMap<>(broker.clientProperties());
    patient.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    patient.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
    return new TableTopic(patient, name).create(partitions);
  }

  /** A directory for the working state of sinks. */
  Path stateDirectory() {
    return workspace.directory();
  }

  /** Keeps the logs. */
  void keep() {
    workspace.keepDirectory();
  }

  /** The ends of the logs of the workers, and where they are. */
  String evidence() {
    return workers.get(0).process().tail() + "\n" + workers.get(1).process().tail();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
