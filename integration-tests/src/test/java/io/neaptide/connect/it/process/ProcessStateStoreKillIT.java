package io.neaptide.connect.it.process;

import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.JavaProcess;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The worker is killed with SIGKILL while it writes with a state store in PostgreSQL. {@code
 * -Dneaptide.seed} repeats the moments and the rows of a run.
 */
class ProcessStateStoreKillIT {

  private static final int STREAMS = 2;
  private static final int KEYS = 4_500;

  private final long seed = RandomSeed.of(this);
  private final Random random = new Random(seed);

  @Test
  void killedAtAnyMomentEveryStreamEndsWithTheRightTable() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      run(postgres.getJdbcUrl("postgres", "postgres"));
    }
  }

  private void run(String url) {
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE, Clusters.workerWithShortTimeouts("killed-with-a-store"));
    String topic = Clusters.uniqueName("stored");
    ComparedTable table =
        new ComparedTable(
            Clusters.internalTopic(topic).create(3),
            Clusters.externalTopic(topic + ".copy").create(2),
            random,
            KEYS);
    JavaProcess process = worker.start().process();
    ConnectorFile connector =
        Clusters.example("table-sink-jdbc-state-store.json")
            .with("topics", topic)
            .with("event.processor.url", url)
            .with("event.processor.user", "postgres")
            .with("event.processor.max.deletes.percent", "100")
            .with("kafka.producer.transaction.timeout.ms", "10000");

    for (int stream = 1; stream <= STREAMS; stream++) {
      table.change(table.input());
      worker.rest().put(connector.name(), connector.with("stream.version", "" + stream).config());
      RunningProcess.letPass(process, 500 + random.nextInt(3_500));
      table.change(table.input());
      process.kill();
      process.start();
      worker.awaitReady();
      int unused = table.awaitCopy(process::tail);
    }
    process.kill();
  }
}
