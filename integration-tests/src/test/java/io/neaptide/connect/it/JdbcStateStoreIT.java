package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import io.neaptide.connect.jdbc.JdbcStateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sink with a state store in PostgreSQL: new streams that do not read their target topic. */
@ExtendWith(SharedClusters.class)
class JdbcStateStoreIT {

  private static final int ROWS = 200;

  private static EmbeddedPostgres postgres;

  private final ConnectClusters clusters;

  JdbcStateStoreIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @BeforeAll
  static void startDatabase() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopDatabase() throws IOException {
    postgres.close();
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name)
        .with("fetch.existing.enabled", "false")
        .without("delivery.guarantee")
        .without("reconcile.max.deletes.percent")
        .with("event.processor.class", JdbcStateStore.class.getName())
        .with("event.processor.url", postgres.getJdbcUrl("postgres", "postgres"))
        .with("event.processor.user", "postgres")
        .with("event.processor.connection.timeout.ms", "1000")
        .with("event.processor.request.timeout.ms", "2000");
  }

  private static String row(int number) {
    return "{\"n\":" + number + "}";
  }

  @Test
  void whatIsDeliveredIsNotWrittenAgainWhileStreamingAndByANewStream() {
    SinkScenario sink = sink("stored").with("event.batch.size", "7").input(2).target(2);
    sink.targetRow("of somebody else", "{}");
    IntStream.range(0, ROWS).forEach(i -> sink.inputRow("k" + i, row(i)));
    sink.startAndAwaitStream();
    assertThat(sink.awaitWritten(ROWS)).hasSize(ROWS).doesNotHaveDuplicates();

    sink.countWrittenFromHere()
        .inputRow("k1", row(1))
        .inputRow("k2", row(1000))
        .inputRow("k3", null);
    assertThat(sink.awaitWritten(2)).containsExactlyInAnyOrder("k2={\"n\":1000}", "k3=null");

    // Rows of the last batches may not be noted as delivered when a task is stopped.
    sink.countWrittenFromHere().with("stream.version", "2").start().awaitPhase("STREAM", 2);
    sink.inputRow("end", row(0));
    eventually().until(() -> sink.written().contains("end={\"n\":0}"));
    assertThat(sink.written()).hasSizeLessThan(30).doesNotContain("of somebody else=null");
    assertThat(sink.table())
        .hasSize(ROWS + 1)
        .containsEntry("k2", row(1000))
        .doesNotContainKey("k3")
        .containsKey("of somebody else");
  }

  @Test
  void aDatabaseThatDoesNotAnswerHoldsTheStreamUpAndLosesNothing() throws SQLException {
    SinkScenario sink = sink("held-up").input(2).target(2);
    IntStream.range(0, ROWS).forEach(i -> sink.inputRow("k" + i, row(i)));
    sink.startAndAwaitStream();
    sink.countWrittenFromHere();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE neaptide_row IN ACCESS EXCLUSIVE MODE");
      sink.inputRow("k1", row(-1));
      holdsForAWhile(() -> assertThat(sink.written()).isEmpty());
      // Its connections are ended by the server, as when that is restarted.
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'neaptide'");
      connection.commit();
    }

    sink.inputRow("k2", row(2)).inputRow("k3", row(-3));
    assertThat(sink.awaitWritten(2)).containsExactlyInAnyOrder("k1={\"n\":-1}", "k3={\"n\":-3}");
    assertThat(sink.taskStates()).containsExactly("RUNNING", "RUNNING");
  }

  @Test
  void tooManyDeletesAreRefusedUntilTheyAreAllowed() {
    SinkScenario sink = sink("refusing").input(1).target(1);
    IntStream.range(0, 10).forEach(i -> sink.inputRow("k" + i, row(i)));
    sink.startAndAwaitStream();
    sink.stop()
        .countWrittenFromHere()
        .deleteInputBefore(0, -1)
        .inputRow("k1", row(1))
        .with("stream.version", "2");

    assertThat(sink.start().resume().awaitFailure())
        .contains("would delete 9 of the 10 rows that the state store knows of refusing");
    assertThat(sink.written()).isEmpty();
    sink.with("event.processor.max.deletes.percent", "100").start().awaitPhase("STREAM", 2);
    assertThat(sink.written()).hasSize(9);
    assertThat(sink.table()).containsOnlyKeys("k1");
  }
}
