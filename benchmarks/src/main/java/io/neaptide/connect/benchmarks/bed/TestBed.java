package io.neaptide.connect.benchmarks.bed;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ClassPathFile;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** One broker, which is both clusters, and a worker, with the settings of Kafka's own scripts. */
public final class TestBed implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final List<String> BOTH =
      List.of(
          "-XX:TieredStopAtLevel=4",
          "-XX:-UseSerialGC",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35");

  private final Workspace workspace;
  private final Parameters parameters;
  private final BrokerProcess broker;
  private final WorkerProcess worker;

  private TestBed(Parameters parameters, boolean exactlyOnce) {
    this.parameters = parameters;
    this.workspace = Workspace.create("neaptide-benchmark-");
    Installation installation = Installation.current();
    String brokerClassPath = installation.classPath();
    broker =
        new BrokerProcess(
                workspace,
                BrokerProcess.Setup.open("broker", brokerClassPath)
                    .withJvmOptions(with("-Xms1g", "-Xmx1g")))
            .start();
    Path module = installation.home().resolve("benchmarks/target");
    worker =
        WorkerProcess.distributed(
            workspace,
            new WorkerProcess.Setup(
                "worker",
                module.resolve("classes")
                    + ":"
                    + ClassPathFile.read(module.resolve("worker.classpath")),
                NoOpHook.installInto(
                    PluginFolder.install(workspace, "plugins", installation.archive())),
                broker.bootstrapServers(),
                Map.of(
                    "offset.flush.interval.ms",
                    "60000",
                    "exactly.once.source.support",
                    exactlyOnce ? "enabled" : "disabled"),
                with("-Xms256m", "-Xmx2g")));
    worker.start();
  }

  private static List<String> with(String... heap) {
    return Stream.concat(BOTH.stream(), Stream.of(heap)).toList();
  }

  /**
   * Starts all of it.
   *
   * @param exactlyOnce whether the worker supports exactly-once sources
   */
  public static TestBed start(Parameters parameters, boolean exactlyOnce) {
    return new TestBed(parameters, exactlyOnce);
  }

  public Parameters parameters() {
    return parameters;
  }

  public BrokerProcess broker() {
    return broker;
  }

  public WorkerProcess worker() {
    return worker;
  }

  /** Processor time of the broker, the worker and this virtual machine together, so far. */
  public double cpuSeconds() {
    return Stream.of(
            ProcessHandle.of(broker.process().pid()).orElseThrow(),
            ProcessHandle.of(worker.process().pid()).orElseThrow(),
            ProcessHandle.current())
        .mapToDouble(
            process -> process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9)
        .sum();
  }

  /** Returns when the threads of deleted connectors are gone from the worker. */
  public void awaitIdleWorker() {
    long[] last = {0, System.nanoTime()};
    Waiting.until(
        "the worker to have as many threads for " + QUIET,
        START,
        () -> {
          int threads = ProcessStatus.of(worker.process().pid()).threads();
          if (threads != last[0]) {
            last[0] = threads;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > QUIET.toNanos();
        });
  }

  /** Where a process in this machine may keep files. */
  public Path directory(String name) {
    return workspace.directory().resolve(name);
  }

  public int partitions() {
    return parameters.number("partitions", 4);
  }

  /** Creates a topic; returns when the broker has all of its partitions. */
  public void createTopic(String name, Map<String, String> configs) {
    try (Admin admin = broker.admin()) {
      NewTopic topic =
          new NewTopic(name, Optional.of(partitions()), Optional.empty()).configs(configs);
      admin.createTopics(List.of(topic)).all().get();
      Waiting.until("the partitions of " + name, START, () -> isKnown(admin, name));
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot make the topic " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while making the topic " + name, e);
    }
  }

  /**
   * Whether the broker knows all partitions. Of batches that are sent before, one may be taken
   * before the one that precedes it, which is then refused for ever.
   */
  private boolean isKnown(Admin admin, String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions())
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().size() == partitions();
  }

  /** The sum of the end offsets of a topic, transaction markers included. */
  public long endOffsets(Admin admin, String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new TreeMap<>(TopicLoad.BY_PARTITION);
    for (int partition = 0; partition < partitions(); partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return admin.listOffsets(asked).all().get().values().stream()
        .mapToLong(result -> result.offset())
        .sum();
  }

  public void deleteTopic(String name) {
    try (Admin admin = broker.admin()) {
      admin.deleteTopics(List.of(name)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot delete the topic " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while deleting the topic " + name, e);
    }
  }

  /** Fills a topic with the rows that the parameters ask for. */
  public void fill(String topic, int rows) {
    createTopic(topic, Map.of());
    int size = parameters.number("size", 190);
    TopicLoad.write(broker, topic, 0, rows, number -> SampleRows.sized(number, size));
  }

  @Override
  public void close() {
    workspace.close();
  }
}
