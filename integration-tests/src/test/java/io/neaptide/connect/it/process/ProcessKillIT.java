package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The worker is killed with SIGKILL at random moments while rows are inserted, updated and deleted.
 * {@code -Dneaptide.it.kills} sets how often, {@code -Dneaptide.it.seed} repeats the moments and
 * the rows of a run.
 */
class ProcessKillIT {

  private static final int KILLS = Integer.getInteger("neaptide.it.kills", 20);

  private final long seed = Long.getLong("neaptide.it.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void killedWorkersLoseNoRecordAndEndWithTheRightTable() {
    WorkerProcess worker = WorkerProcess.distributed(Clusters.WORKSPACE, setup("killed-worker"));
    TableFlow flow = TableFlow.create("killed", worker);
    Map<String, String> expected = killUnderLoad(flow);

    flow.awaitCopy(expected);
    Histories.assertNothingLost(flow.table().records(), flow.carried().records());
    Histories.assertNothingLost(flow.carried().records(), flow.copy().records());
    assertThat(flow.carried().table()).isEqualTo(expected);
    worker.process().kill();
  }

  @Test
  void withExactlyOnceSupportKilledWorkersDoubleNoRecordOfTheSource() {
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE,
            // A worker starts only when the transactions that a killed one left open are aborted.
            setup("killed-exactly-once-worker")
                .with("exactly.once.source.support", "enabled")
                .with("producer.transaction.timeout.ms", "4000"));
    TableFlow flow = TableFlow.create("killed-exactly-once", worker);
    Map<String, String> expected = killUnderLoad(flow);

    flow.awaitCopy(expected);
    Histories.assertSame(flow.table().records(), flow.carried().records());
    Histories.assertNothingLost(flow.carried().records(), flow.copy().records());
    worker.process().kill();
  }

  /** A worker of which the groups do not wait for long when it is killed while it joins them. */
  private static WorkerProcess.Setup setup(String name) {
    return Clusters.worker(name)
        .with("rebalance.timeout.ms", "8000")
        .with("consumer.max.poll.interval.ms", "8000");
  }

  /** Returns the table that must come out in the end. */
  private Map<String, String> killUnderLoad(TableFlow flow) {
    System.out.println(flow.table().name() + ": -Dneaptide.it.seed=" + seed);
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
      letPass(flow.worker().process(), random.nextInt(1_500));
    } else {
      letPass(flow.worker().process(), random.nextInt(6_000));
    }
  }

  private static void letPass(JavaProcess process, int millis) {
    assertThat(process.endsWithin(Duration.ofMillis(millis)))
        .as("the worker ended by itself: %s", process.tail())
        .isFalse();
  }
}
