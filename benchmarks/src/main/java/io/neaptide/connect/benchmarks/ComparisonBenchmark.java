package io.neaptide.connect.benchmarks;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How long a new stream takes from the creation of the connector to its stream phase, beside a bare
 * consumer that reads both topics.
 *
 * <p>Options: {@code --rows 1000000 --partitions 4 --tasks 1 --runs 3 --changed 0 --added 0 --gone
 * 0} (per cent) {@code --heap 1g}.
 */
final class ComparisonBenchmark {

  private final Parameters parameters;
  private final int rows;
  private final int partitions;
  private final BrokerProcess input;
  private final BrokerProcess target;
  private final WorkerProcess worker;

  private ComparisonBenchmark(Parameters parameters, Workspace workspace) {
    this.parameters = parameters;
    this.rows = parameters.number("rows", 1_000_000);
    this.partitions = parameters.number("partitions", 4);
    Installation installation = Installation.current();
    this.input = broker(workspace, installation, "input");
    this.target = broker(workspace, installation, "target");
    Path plugins = PluginFolder.install(workspace, "plugins", installation.archive());
    this.worker =
        WorkerProcess.distributed(
            workspace,
            new WorkerProcess.Setup(
                "worker",
                installation.classPath(),
                plugins,
                input.bootstrapServers(),
                Map.of(),
                List.of(
                    "-XX:TieredStopAtLevel=4",
                    "-XX:+UseG1GC",
                    "-XX:-UseSerialGC",
                    "-Xmx" + parameters.text("heap", "1g"))));
  }

  private static BrokerProcess broker(Workspace workspace, Installation installation, String name) {
    return new BrokerProcess(workspace, BrokerProcess.Setup.open(name, installation.classPath()))
        .start();
  }

  static void run(Parameters parameters) throws Exception {
    try (Workspace workspace = Workspace.create("neaptide-benchmark-")) {
      new ComparisonBenchmark(parameters, workspace).run();
    }
  }

  private void run() throws Exception {
    worker.start();
    int changed = parameters.number("changed", 0) * (rows / 100);
    int added = parameters.number("added", 0) * (rows / 100);
    int gone = parameters.number("gone", 0) * (rows / 100);
    List<Double> ratios = new ArrayList<>();
    System.out.printf(
        "%d rows each side, %d changed, %d added, %d gone, %d partitions, %s task(s)%n",
        rows, changed, added, gone, partitions, parameters.text("tasks", "1"));
    for (int run = 0; run < parameters.number("runs", 3); run++) {
      String topic = "table-" + run;
      create(input, topic);
      create(target, topic);
      TopicLoad.write(input, topic, gone, rows + added, gone, gone + changed);
      TopicLoad.write(target, topic, 0, rows, 0, 0);
      double bare = TopicLoad.readSeconds(input, topic) + TopicLoad.readSeconds(target, topic);
      long before = TopicLoad.visibleRecords(target, topic);
      double ours = compare(topic);
      long written = TopicLoad.visibleRecords(target, topic) - before;
      ratios.add(ours / bare);
      System.out.printf(
          "run %d: bare consumer of both topics %.1f s, comparison %.1f s, ratio %.2f, %d records"
              + " written, worker's peak memory %s%n",
          run, bare, ours, ours / bare, written, peakMemory());
    }
    ratios.sort(null);
    System.out.printf("median ratio %.2f%n", ratios.get(ratios.size() / 2));
  }

  private void create(BrokerProcess broker, String topic) throws Exception {
    try (Admin admin = broker.admin()) {
      NewTopic created =
          new NewTopic(topic, Optional.of(partitions), Optional.empty())
              .configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(created)).all().get();
    }
  }

  private double compare(String topic) {
    String name = "compare-" + topic;
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.neaptide.connect.sink.TableSinkConnector");
    config.put("tasks.max", parameters.text("tasks", "1"));
    config.put("topics", topic);
    config.put("kafka.bootstrap.servers", target.bootstrapServers());
    config.put("worker.kafka.bootstrap.servers", input.bootstrapServers());
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "io.neaptide.connect.RowConverter");
    config.put("fetch.existing.enabled", "true");
    config.put("delivery.guarantee", "exactly_once");
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    long started = System.nanoTime();
    worker.rest().put(name, config);
    Waiting.until(
        "the stream phase of " + name,
        Duration.ofHours(1),
        () -> TopicLoad.isStreaming(target, "__neaptide-" + name));
    double seconds = (System.nanoTime() - started) / 1e9;
    worker.rest().delete(name);
    return seconds;
  }

  private String peakMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + worker.process().pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }
}
