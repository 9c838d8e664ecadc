package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The worker is killed with SIGKILL at random moments while rows are inserted, updated and deleted.
 * {@code -Dneaptide.it.kills} sets how often, {@code -Dneaptide.seed} repeats the moments and the
 * rows of a run.
 */
class ProcessKillIT {

  private static final int KILLS = Integer.getInteger("neaptide.it.kills", 20);

  private final long seed = RandomSeed.of(this);
  private final Random random = new Random(seed);

  @Test
  void killedWorkersLoseNoRecordAndEndWithTheRightTable() {
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE, Clusters.workerWithShortTimeouts("killed-worker"));
    TableFlow flow = TableFlow.create("killed", worker);
    Map<String, String> expected = killUnderLoad(flow);

    flow.awaitCopy(expected);
    Histories.assertNothingLost(flow.table().records(), flow.carried().records());
    Histories.assertNothingLost(flow.carried().records(), flow.copy().records());
    assertThat(flow.carried().table()).isEqualTo(expected);
    worker.process().kill();
  }

  @Test
  void withExactlyOnceSupportKilledWorkersRepeatNoRecordOfTheSource() {
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE,
            // A worker starts only when the transactions that a killed one left open are aborted.
            Clusters.workerWithShortTimeouts("killed-exactly-once-worker")
                .with("exactly.once.source.support", "enabled")
                .with("producer.transaction.timeout.ms", "4000"));
    TableFlow flow = TableFlow.create("killed-exactly-once", worker);
    Map<String, String> expected = killUnderLoad(flow);

    flow.awaitCopy(expected);
    Histories.assertSame(flow.table().records(), flow.carried().records());
    Histories.assertNothingLost(flow.carried().records(), flow.copy().records());
    worker.process().kill();
  }

  /** Returns the table that must come out in the end. */
  private Map<String, String> killUnderLoad(TableFlow flow) {
    JavaProcess process = flow.worker().start().process();
    flow.start();
    try (Load load = Load.start(flow.table(), seed)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitRandomMoment(flow);
        process.kill();
        process.start();
      }
      flow.awaitProgress();
      return load.finish();
    }
  }

  /** Mostly in the middle of the work, now and then while the worker is still starting. */
  private void awaitRandomMoment(TableFlow flow) {
    if (random.nextInt(4) > 0) {
      flow.awaitProgress();
      RunningProcess.letPass(flow.worker().process(), random.nextInt(1_500));
    } else {
      RunningProcess.letPass(flow.worker().process(), random.nextInt(6_000));
    }
  }
}
