package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.PhaseTimes;
import io.neaptide.connect.benchmarks.bed.ProcessStatus;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How long a new stream takes from the creation of the connector to its stream phase, beside a bare
 * consumer that reads both topics.
 *
 * <p>Options: {@code --rows 1000000 --partitions 4 --tasks 1 --rounds 3 --changed 0 --added 0
 * --gone 0} (per cent) {@code --heap 1g}, {@code --jvm} with more options of the worker's virtual
 * machine, {@code --keep true} to keep the logs.
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
                workerOptions(parameters)));
  }

  private static List<String> workerOptions(Parameters parameters) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC"));
    options.add("-Xmx" + parameters.text("heap", "1g"));
    options.addAll(
        Stream.of(parameters.text("jvm", "").split(" ")).filter(each -> !each.isBlank()).toList());
    return options;
  }

  private static BrokerProcess broker(Workspace workspace, Installation installation, String name) {
    return new BrokerProcess(workspace, BrokerProcess.Setup.open(name, installation.classPath()))
        .start();
  }

  static void run(Parameters parameters) throws Exception {
    try (Workspace workspace = Workspace.create("neaptide-benchmark-")) {
      if (Boolean.parseBoolean(parameters.text("keep", "false"))) {
        workspace.keepDirectory();
        System.out.println("Logs: " + workspace.directory());
      }
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
    for (int run = 0; run < parameters.number("rounds", 3); run++) {
      String topic = "table-" + run;
      create(input, topic);
      create(target, topic);
      TopicLoad.write(input, topic, gone, rows + added, gone, gone + changed);
      TopicLoad.write(target, topic, 0, rows, 0, 0);
      double bareCpu = -cpuSeconds();
      double bare = TopicLoad.readSeconds(input, topic) + TopicLoad.readSeconds(target, topic);
      bareCpu += cpuSeconds();
      long before = TopicLoad.visibleRecords(target, topic);
      double oursCpu = -cpuSeconds();
      double ours = compare(topic);
      oursCpu += cpuSeconds();
      long written = TopicLoad.visibleRecords(target, topic) - before;
      ratios.add(ours / bare);
      System.out.printf(
          "run %d: bare consumer of both topics %.2f s, comparison %.2f s, ratio %.2f (processor"
              + " time %.1f s, %.1f s, %.2f), %d records written, worker's peak memory %.0f MB%n",
          run,
          bare,
          ours,
          ours / bare,
          bareCpu,
          oursCpu,
          oursCpu / bareCpu,
          written,
          ProcessStatus.of(worker.process().pid()).peakMegabytes());
    }
    ratios.sort(null);
    System.out.printf("median ratio %.2f%n", ratios.get(ratios.size() / 2));
  }

  /** Of both brokers, the worker and this virtual machine, so far. */
  private double cpuSeconds() {
    return Stream.of(
            ProcessHandle.current().pid(),
            input.process().pid(),
            target.process().pid(),
            worker.process().pid())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .mapToDouble(
            process -> process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9)
        .sum();
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
    long createdAt = System.currentTimeMillis();
    worker.rest().put(name, config);
    double seconds =
        PhaseTimes.awaitStream(target, "__neaptide-" + name, createdAt, Duration.ofHours(1));
    worker.rest().delete(name);
    return seconds;
  }
}
