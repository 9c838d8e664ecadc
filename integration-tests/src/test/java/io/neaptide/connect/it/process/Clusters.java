package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ClassPathFile;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * An external and a worker cluster that all tests of processes share, each test with names of its
 * own. They are started with the first test and end with the virtual machine.
 */
final class Clusters {

  static final Installation INSTALLATION = Installation.current();
  static final Workspace WORKSPACE = Workspace.create("neaptide-it-");
  static final BrokerProcess EXTERNAL = broker("external");
  static final BrokerProcess INTERNAL = broker("internal");

  private static final AtomicInteger NAMES = new AtomicInteger();

  static {
    EXTERNAL.launch();
    INTERNAL.launch();
    EXTERNAL.awaitReady();
    INTERNAL.awaitReady();
  }

  private Clusters() {}

  private static BrokerProcess broker(String name) {
    // A log cleaner that looks often, for the tests in which it has something to do.
    Map<String, String> properties = Map.of("log.cleaner.backoff.ms", "200");
    return new BrokerProcess(
        WORKSPACE,
        new BrokerProcess.Setup(name, INSTALLATION.classPath(), properties, List.of(), Map.of()));
  }

  /** A name that no other test has. */
  static String uniqueName(String prefix) {
    return prefix + "-" + NAMES.incrementAndGet();
  }

  /** A folder for {@code plugin.path} with the archive in it. */
  static Path archiveFolder() {
    return PluginFolder.install(WORKSPACE, uniqueName("plugins"), INSTALLATION.archive());
  }

  /** A worker of the newest Kafka with the archive, on the worker cluster. */
  static WorkerProcess.Setup worker(String name) {
    return worker(name, INSTALLATION.classPath(), archiveFolder());
  }

  /** A worker with a class path and a folder of plugins, on the worker cluster. */
  static WorkerProcess.Setup worker(String name, String classPath, Path plugins) {
    return new WorkerProcess.Setup(
        uniqueName(name), classPath, plugins, INTERNAL.bootstrapServers(), Map.of(), List.of());
  }

  /** The class path of the worker that a module of this project is for. */
  static String workerClassPath(String module) {
    return ClassPathFile.read(
        INSTALLATION.home().resolve(module).resolve("target/worker.classpath"));
  }

  /** A worker whose groups do not wait long for it when it is killed or frozen. */
  static WorkerProcess.Setup workerWithShortTimeouts(String name) {
    return worker(name)
        .with("rebalance.timeout.ms", "8000")
        .with("consumer.max.poll.interval.ms", "8000");
  }

  /** Two such workers of one Connect cluster, which are not started. */
  static List<WorkerProcess> twoWorkers(String group) {
    return Stream.of("one", "two")
        .map(
            name ->
                workerWithShortTimeouts(group + "-" + name)
                    .with("group.id", group)
                    .with("config.storage.topic", group + "-config")
                    .with("offset.storage.topic", group + "-offset")
                    .with("status.storage.topic", group + "-status"))
        .map(setup -> WorkerProcess.distributed(WORKSPACE, setup))
        .toList();
  }

  /** An example connector of the REST folder, on these clusters, under a name of its own. */
  static ConnectorFile example(String file) {
    ConnectorFile example = ConnectorFile.read(INSTALLATION.examples("rest/" + file), addresses());
    return example.named(uniqueName(example.name()));
  }

  /** What stands for these clusters in the examples. */
  static Map<String, String> addresses() {
    return Map.of(
        "external-kafka:9092", EXTERNAL.bootstrapServers(),
        "worker-kafka:9092", INTERNAL.bootstrapServers());
  }

  /** The example source for one topic with all its columns. */
  static ConnectorFile source(String topic) {
    return example("table-source.json").with("topics", topic).with("columns", "*");
  }

  /** The example sink from one topic to its copy. */
  static ConnectorFile sink(String topic) {
    return example("table-sink.json").with("topics", topic);
  }

  static TableTopic externalTopic(String name) {
    return new TableTopic(EXTERNAL, name);
  }

  static TableTopic internalTopic(String name) {
    return new TableTopic(INTERNAL, name);
  }
}
