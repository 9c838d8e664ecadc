package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker is killed with SIGKILL at random moments of the initial phase. {@code
 * -Dneaptide.it.rounds} sets how many new streams are begun, {@code -Dneaptide.seed} repeats the
 * moments and the rows of a run.
 */
class ProcessReconcileKillIT {

  private static final int ROUNDS = Integer.getInteger("neaptide.it.rounds", 4);
  private static final int KEYS = 2_000;

  private final long seed = RandomSeed.of(this);
  private final Random random = new Random(seed);

  @TempDir Path stateDirectory;

  @Test
  void killedInAnyPhaseANewStreamEndsWithTheRightTableAndWritesNothingTwice() {
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE, Clusters.workerWithShortTimeouts("killed-reconciler"));
    String topic = Clusters.uniqueName("reconciled");
    ComparedTable table =
        new ComparedTable(
            Clusters.internalTopic(topic).create(3),
            Clusters.externalTopic(topic + ".copy").create(2),
            random,
            KEYS);
    table.change(table.input());
    JavaProcess process = worker.start().process();
    ConnectorFile connector =
        Clusters.example("table-sink-compare.json")
            .with("topics", topic)
            .with("reconcile.max.deletes.percent", "100")
            .with("kafka.producer.transaction.timeout.ms", "10000")
            .with("state.dir", stateDirectory.toString());
    worker.rest().put(connector.name(), connector.config());
    int unused = table.awaitCopy(process::tail);

    for (int round = 2; round <= ROUNDS; round++) {
      worker.rest().stop(connector.name());
      Waiting.until(
          "the tasks to be gone",
          ComparedTable.LIMIT,
          () -> worker.rest().status(connector.name()).get("tasks").isEmpty());
      table.changeBoth();
      int expected = table.recordsWhenEqual();
      worker.rest().put(connector.name(), connector.with("stream.version", "" + round).config());
      worker.rest().resume(connector.name());
      for (int kills = 1 + random.nextInt(2); kills > 0; kills--) {
        RunningProcess.letPass(process, random.nextInt(4_500));
        process.kill();
        process.start();
        worker.awaitReady();
      }
      assertThat(table.awaitCopy(process::tail))
          .as("records of round %d", round)
          .isEqualTo(expected);

      table.input().write("streamed", "{\"round\":" + round + "}");
      assertThat(table.awaitCopy(process::tail)).isEqualTo(expected + 1);
    }
    worker.rest().delete(connector.name());
    new StateDirectory(stateDirectory).awaitEmpty(ComparedTable.LIMIT);
    process.kill();
  }
}
