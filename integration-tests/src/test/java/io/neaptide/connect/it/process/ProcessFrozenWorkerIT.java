package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A worker is frozen with SIGSTOP, its tasks move to another one, and it wakes up with what it had
 * in memory: with exactly-once delivery nothing of that lands any more.
 */
class ProcessFrozenWorkerIT {

  private static final int FREEZES = Integer.getInteger("neaptide.it.freezes", 3);
  private static final int ROWS = 400;
  private static final int KEYS = 50;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final long seed = RandomSeed.of(this);
  private final Random random = new Random(seed);
  private int written;

  @Test
  void nothingOfAFrozenWorkerLandsAfterItsTasksMoved() {
    List<WorkerProcess> workers = Clusters.twoWorkers("freezing");
    workers.forEach(WorkerProcess::launch);
    workers.forEach(WorkerProcess::awaitReady);
    String topic = Clusters.uniqueName("frozen");
    TableTopic input = Clusters.internalTopic(topic).create(4);
    TableTopic target = Clusters.externalTopic(topic + ".copy").create(4);
    ComparedTable table = new ComparedTable(input, target, random, KEYS);
    ConnectorFile connector =
        Clusters.example("table-sink.json")
            .with("topics", topic)
            .with("tasks.max", "2")
            .with("delivery.guarantee", "exactly_once")
            .with("kafka.producer.transaction.timeout.ms", "10000")
            .with("consumer.override.isolation.level", "read_committed");
    workers.get(0).rest().put(connector.name(), connector.config());
    workers.get(0).rest().awaitRunning(connector.name(), LIMIT);

    int copied = 0;
    for (int freeze = 0; freeze < FREEZES; freeze++) {
      WorkerProcess victim = workers.get(random.nextInt(2));
      // Frozen in the middle of its work, with rows in memory and a transaction open.
      write(input);
      victim.process().suspend();
      write(input);
      copied = table.awaitCopy(victim.process()::tail);
      victim.process().resume();
      write(input);
      copied = table.awaitCopy(victim.process()::tail);
    }

    assertThat(copied).isEqualTo(written);
    Histories.assertSame(input.records(), target.records());
    workers.forEach(worker -> worker.process().kill());
  }

  private void write(TableTopic input) {
    try (RowWriter writer = input.writer()) {
      for (int row = 0; row < ROWS; row++) {
        writer.write("key-" + random.nextInt(KEYS), "{\"n\":" + written++ + "}");
      }
    }
  }
}
