package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker is killed with SIGKILL at random moments of the initial phase. {@code
 * -Dneaptide.it.rounds} sets how many new streams are begun, {@code -Dneaptide.it.seed} repeats the
 * moments and the rows of a run.
 */
class ProcessReconcileKillIT {

  private static final int ROUNDS = Integer.getInteger("neaptide.it.rounds", 4);
  private static final int KEYS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final long seed = Long.getLong("neaptide.it.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path stateDirectory;

  @Test
  void killedInAnyPhaseANewStreamEndsWithTheRightTableAndWritesNothingTwice() throws IOException {
    System.out.println("ProcessReconcileKillIT: -Dneaptide.it.seed=" + seed);
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE,
            Clusters.worker("killed-reconciler")
                .with("rebalance.timeout.ms", "8000")
                .with("consumer.max.poll.interval.ms", "8000"));
    String topic = Clusters.uniqueName("reconciled");
    TableTopic input = Clusters.internalTopic(topic).create(3);
    TableTopic target = Clusters.externalTopic(topic + ".copy").create(2);
    change(input);
    JavaProcess process = worker.start().process();
    ConnectorFile connector =
        Clusters.example("table-sink-compare.json")
            .with("topics", topic)
            .with("reconcile.max.deletes.percent", "100")
            .with("kafka.producer.transaction.timeout.ms", "10000")
            .with("state.dir", stateDirectory.toString());
    worker.rest().put(connector.name(), connector.config());
    awaitCopy(worker, input, target);

    for (int round = 2; round <= ROUNDS; round++) {
      worker.rest().stop(connector.name());
      Waiting.until(
          "the tasks to be gone",
          LIMIT,
          () -> worker.rest().status(connector.name()).get("tasks").isEmpty());
      change(target);
      change(input);
      int difference = differences(input.table(), target.table()).size();
      int before = target.records().size();
      worker.rest().put(connector.name(), connector.with("stream.version", "" + round).config());
      worker.rest().resume(connector.name());
      for (int kills = 1 + random.nextInt(2); kills > 0; kills--) {
        letPass(process, random.nextInt(4_500));
        process.kill();
        process.start();
        worker.awaitReady();
      }
      awaitCopy(worker, input, target);
      assertThat(target.records()).as("records of round %d", round).hasSize(before + difference);

      input.write("streamed", "{\"round\":" + round + "}");
      awaitCopy(worker, input, target);
      assertThat(target.records()).hasSize(before + difference + 1);
    }
    worker.rest().delete(connector.name());
    Waiting.until("the working state to be removed", LIMIT, () -> leftovers().isEmpty());
    process.kill();
  }

  /** Inserts, updates and deletes about a third of the rows. */
  private void change(TableTopic topic) {
    try (RowWriter writer = topic.writer()) {
      for (int count = 0; count < KEYS / 3; count++) {
        String key = "key-" + random.nextInt(KEYS);
        writer.write(key, random.nextInt(4) == 0 ? null : "{\"n\":" + random.nextInt(5) + "}");
      }
    }
  }

  private static void awaitCopy(WorkerProcess worker, TableTopic input, TableTopic target) {
    Map<String, String> expected = input.table();
    Waiting.until(
        target.name() + " to equal " + input.name(),
        LIMIT,
        () -> {
          worker.process().requireAlive();
          return target.table().equals(expected);
        },
        () -> differences(expected, target.table()) + "\n" + worker.process().tail());
  }

  private static Set<String> differences(Map<String, String> one, Map<String, String> other) {
    Set<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    keys.removeIf(key -> Objects.equals(one.get(key), other.get(key)));
    return keys;
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(stateDirectory)) {
      return files.toList();
    }
  }

  private static void letPass(JavaProcess process, int millis) {
    assertThat(process.endsWithin(Duration.ofMillis(millis)))
        .as("the worker ended by itself: %s", process.tail())
        .isFalse();
  }
}
