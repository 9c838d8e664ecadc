package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Brokers of both clusters are killed and come back while rows are on their way. */
class ProcessBrokerRestartIT {

  @Test
  void connectorsOutliveTheBrokersOfBothClusters() {
    WorkerProcess worker =
        WorkerProcess.distributed(Clusters.WORKSPACE, Clusters.worker("steady-worker")).start();
    TableFlow flow = TableFlow.create("broker-restart", worker);
    flow.start();
    try (Load load = Load.start(flow.table(), 1)) {
      for (BrokerProcess broker : List.of(Clusters.EXTERNAL, Clusters.INTERNAL)) {
        flow.awaitProgress();
        broker.process().kill();
        broker.start();
      }
      flow.awaitProgress();
      Map<String, String> expected = load.finish();

      flow.awaitCopy(expected);
      Histories.assertNothingLost(flow.table().records(), flow.carried().records());
      Histories.assertNothingLost(flow.carried().records(), flow.copy().records());
      assertThat(flow.carried().table()).isEqualTo(expected);
    }
    worker.process().kill();
  }
}
