package io.neaptide.connect.benchmarks.chaos;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.Random;

/** What goes wrong; each ends by itself, and leaves all processes running. */
enum Fault {
  /** SIGKILL, and a start some time later. */
  WORKER_KILLED(6) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      WorkerProcess worker = anyWorker(clusters, random);
      worker.process().kill();
      pass(random.nextInt(5_000));
      worker.launch();
    }
  },
  /** Both workers at once. */
  ALL_WORKERS_KILLED(1) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      clusters.workers().forEach(worker -> worker.process().kill());
      clusters.workers().forEach(WorkerProcess::launch);
    }
  },
  /** SIGSTOP, long enough for others to take over, or not. */
  WORKER_FROZEN(6) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      freeze(anyWorker(clusters, random).process(), 500 + random.nextInt(20_000));
    }
  },
  /**
   * Killed, never stopped: a broker that stops in order takes its partitions offline first, and
   * Kafka (seen with 4.3.1) then skips the markers of transactions in partitions that have no other
   * replica, which stay open for good.
   */
  BROKER_KILLED(4) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      BrokerProcess broker = anyBroker(clusters, random);
      broker.process().kill();
      pass(random.nextInt(1_500));
      broker.start();
    }
  },
  /** A broker that does not answer for a while. */
  BROKER_FROZEN(1) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      freeze(anyBroker(clusters, random).process(), 500 + random.nextInt(12_000));
    }
  },
  /** All tasks of a connector restarted, which is a rebalance of the sink's group. */
  CONNECTOR_RESTARTED(3) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      connectors.restart(connectors.names().get(random.nextInt(2)));
    }
  },
  TASKS_CHANGED(3) {
    @Override
    void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random) {
      connectors.changeTasks(1 + random.nextInt(4));
    }
  };

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  /** Lets it happen, and returns when it is over. */
  abstract void strike(ChaosClusters clusters, ChaosConnectors connectors, Random random);

  /** One of them, the frequent ones more often. */
  static Fault any(Random random) {
    int sum = 0;
    for (Fault fault : values()) {
      sum += fault.weight;
    }
    int left = random.nextInt(sum);
    for (Fault fault : values()) {
      left -= fault.weight;
      if (left < 0) {
        return fault;
      }
    }
    throw new IllegalStateException("No fault has this weight");
  }

  private static WorkerProcess anyWorker(ChaosClusters clusters, Random random) {
    return clusters.workers().get(random.nextInt(clusters.workers().size()));
  }

  private static BrokerProcess anyBroker(ChaosClusters clusters, Random random) {
    return random.nextBoolean() ? clusters.external() : clusters.internal();
  }

  private static void freeze(JavaProcess process, int milliseconds) {
    process.suspend();
    pass(milliseconds);
    process.resume();
  }

  private static void pass(int milliseconds) {
    ChaosRun.pass(Duration.ofMillis(milliseconds));
  }
}
