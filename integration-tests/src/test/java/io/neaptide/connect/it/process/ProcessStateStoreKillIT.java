package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The worker is killed with SIGKILL while it writes with a state store in PostgreSQL. {@code
 * -Dneaptide.it.seed} repeats the moments and the rows of a run.
 */
class ProcessStateStoreKillIT {

  private static final int STREAMS = 2;
  private static final int KEYS = 3_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final long seed = Long.getLong("neaptide.it.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void killedAtAnyMomentEveryStreamEndsWithTheRightTable() throws IOException {
    System.out.println("ProcessStateStoreKillIT: -Dneaptide.it.seed=" + seed);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      run(postgres.getJdbcUrl("postgres", "postgres"));
    }
  }

  private void run(String url) {
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE,
            Clusters.worker("killed-with-a-store").with("rebalance.timeout.ms", "8000"));
    String topic = Clusters.uniqueName("stored");
    TableTopic input = Clusters.internalTopic(topic).create(3);
    TableTopic target = Clusters.externalTopic(topic + ".copy").create(2);
    JavaProcess process = worker.start().process();
    ConnectorFile connector =
        Clusters.example("table-sink-jdbc-state-store.json")
            .with("topics", topic)
            .with("event.processor.url", url)
            .with("event.processor.user", "postgres")
            .with("event.processor.max.deletes.percent", "100")
            .with("kafka.producer.transaction.timeout.ms", "10000");

    for (int stream = 1; stream <= STREAMS; stream++) {
      change(input);
      worker.rest().put(connector.name(), connector.with("stream.version", "" + stream).config());
      assertThat(process.endsWithin(Duration.ofMillis(500 + random.nextInt(3_500)))).isFalse();
      change(input);
      process.kill();
      process.start();
      worker.awaitReady();
      awaitCopy(worker, input, target);
    }
    process.kill();
  }

  /** Inserts, updates and deletes about half of the rows. */
  private void change(TableTopic topic) {
    try (RowWriter writer = topic.writer()) {
      for (int count = 0; count < KEYS / 2; count++) {
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
        () -> worker.process().tail());
  }
}
