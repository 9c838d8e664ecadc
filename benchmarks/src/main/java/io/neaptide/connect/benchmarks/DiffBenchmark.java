package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.bed.BareReading;
import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.ProcessStatus;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How long {@code neaptide diff} takes for two topics with equal rows, beside a bare consumer that
 * reads both. Both are processes, from their start to their end.
 *
 * <p>Options: {@code --rows 1000000 --partitions 4 --rounds 3 --changed 0} (per cent) {@code --heap
 * 512m}.
 */
final class DiffBenchmark {

  private static final String LEFT = "left";
  private static final String RIGHT = "right";

  private final Parameters parameters;
  private final Installation installation = Installation.current();
  private final BrokerProcess broker;

  /** One process that ran. */
  private record Run(double seconds, double cpuSeconds, double peakMegabytes) {}

  private DiffBenchmark(Parameters parameters, Workspace workspace) {
    this.parameters = parameters;
    this.broker =
        new BrokerProcess(workspace, BrokerProcess.Setup.open("broker", installation.classPath()))
            .start();
  }

  static void run(Parameters parameters) throws Exception {
    try (Workspace workspace = Workspace.create("neaptide-benchmark-")) {
      new DiffBenchmark(parameters, workspace).run();
    }
  }

  private void run() throws Exception {
    int rows = parameters.number("rows", 1_000_000);
    int changed = parameters.number("changed", 0) * (rows / 100);
    fill(LEFT, rows, 0);
    fill(RIGHT, rows, changed);
    System.out.printf(
        "%d rows each side, %d changed, %d partitions%n",
        rows, changed, parameters.number("partitions", 4));
    List<Double> ratios = new ArrayList<>();
    int rounds = parameters.number("rounds", 3);
    for (int round = 0; round <= rounds; round++) {
      Run bare = process(0, bareReader());
      Run ours = process(changed == 0 ? 0 : 1, diff());
      System.out.printf(
          "%s: bare consumer of both topics %.2f s, diff %.2f s, ratio %.2f (processor time %.1f s,"
              + " %.1f s), %.0f rows/s, peak memory %.0f MB%n",
          round == 0 ? "warm-up" : "run " + round,
          bare.seconds(),
          ours.seconds(),
          ours.seconds() / bare.seconds(),
          bare.cpuSeconds(),
          ours.cpuSeconds(),
          2 * rows / ours.seconds(),
          ours.peakMegabytes());
      if (round > 0) {
        ratios.add(ours.seconds() / bare.seconds());
      }
    }
    ratios.sort(null);
    System.out.printf("median ratio %.2f%n", ratios.get(ratios.size() / 2));
  }

  private void fill(String topic, int rows, int changed) throws Exception {
    try (Admin admin = broker.admin()) {
      NewTopic created =
          new NewTopic(topic, Optional.of(parameters.number("partitions", 4)), Optional.empty())
              .configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(created)).all().get();
    }
    TopicLoad.write(broker, topic, 0, rows, 0, changed);
  }

  private ProcessBuilder bareReader() {
    return new ProcessBuilder(
        java(),
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        BareReading.class.getName(),
        broker.bootstrapServers(),
        LEFT,
        RIGHT);
  }

  private ProcessBuilder diff() {
    Path command = installation.home().resolve("command/target/bin/neaptide");
    ProcessBuilder diff =
        new ProcessBuilder(
            command.toString(),
            "diff",
            LEFT,
            RIGHT,
            "--bootstrap-server",
            broker.bootstrapServers());
    diff.environment().put("NEAPTIDE_OPTS", "-Xmx" + parameters.text("heap", "512m"));
    return diff;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Run process(int expected, ProcessBuilder builder)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    double cpu = 0;
    double peak = 0;
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, ProcessStatus.of(process.pid()).peakMegabytes());
      cpu = Math.max(cpu, cpuSeconds(process));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (process.exitValue() != expected) {
      throw new IllegalStateException(
          "Exit code " + process.exitValue() + " of " + builder.command());
    }
    return new Run(seconds, cpu, peak);
  }

  private static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().map(each -> each.toNanos() / 1e9).orElse(0.0);
  }
}
