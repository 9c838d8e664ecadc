package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.jdbc.JdbcStateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink with a state store in PostgreSQL: new streams that do not read their target topic. */
class JdbcStateStoreIT {

  private static final int ROWS = 200;

  private static ReconcileFixture fixture;
  private static EmbeddedPostgres postgres;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    fixture = ReconcileFixture.start();
  }

  @AfterAll
  static void stop() throws IOException {
    fixture.close();
    postgres.close();
  }

  @AfterEach
  void deleteSinks() {
    fixture.deleteSinks(stateDirectory);
  }

  private Reconciliation sink(String name) {
    return fixture
        .sink(name, stateDirectory)
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
    Reconciliation sink = sink("stored").with("event.batch.size", "7").input(2).target(2);
    sink.hold("of somebody else", "{}");
    IntStream.range(0, ROWS).forEach(i -> sink.feed("k" + i, row(i)));
    sink.reconcile();
    assertThat(sink.awaitWritten(ROWS)).hasSize(ROWS).doesNotHaveDuplicates();

    sink.mark().feed("k1", row(1)).feed("k2", row(1000)).feed("k3", null);
    assertThat(sink.awaitWritten(2)).containsExactlyInAnyOrder("k2={\"n\":1000}", "k3=null");

    // Rows of the last batches may not be noted as delivered when a task is stopped.
    sink.mark().with("stream.version", "2").start().awaitPhase("STREAM", 2);
    sink.feed("end", row(0));
    await().atMost(PATIENCE).until(() -> sink.written().contains("end={\"n\":0}"));
    assertThat(sink.written()).hasSizeLessThan(30).doesNotContain("of somebody else=null");
    assertThat(sink.table())
        .hasSize(ROWS + 1)
        .containsEntry("k2", row(1000))
        .doesNotContainKey("k3")
        .containsKey("of somebody else");
  }

  @Test
  void aDatabaseThatDoesNotAnswerHoldsTheStreamUpAndLosesNothing() throws SQLException {
    Reconciliation sink = sink("held-up").input(2).target(2);
    IntStream.range(0, ROWS).forEach(i -> sink.feed("k" + i, row(i)));
    sink.reconcile();
    sink.mark();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE neaptide_row IN ACCESS EXCLUSIVE MODE");
      sink.feed("k1", row(-1));
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(6))
          .until(() -> sink.written().isEmpty());
      // Its connections are ended by the server, as when that is restarted.
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'neaptide'");
      connection.commit();
    }

    sink.feed("k2", row(2)).feed("k3", row(-3));
    assertThat(sink.awaitWritten(2)).containsExactlyInAnyOrder("k1={\"n\":-1}", "k3={\"n\":-3}");
    assertThat(sink.states()).containsExactly("RUNNING", "RUNNING");
  }

  @Test
  void tooManyDeletesAreRefusedUntilTheyAreAllowed() {
    Reconciliation sink = sink("refusing").input(1).target(1);
    IntStream.range(0, 10).forEach(i -> sink.feed("k" + i, row(i)));
    sink.reconcile();
    sink.stop().mark().trimInput(0, -1).feed("k1", row(1)).with("stream.version", "2");

    assertThat(sink.start().resume().awaitFailure())
        .contains("would delete 9 of the 10 rows that the state store knows of refusing");
    assertThat(sink.written()).isEmpty();
    sink.with("event.processor.max.deletes.percent", "100").start().awaitPhase("STREAM", 2);
    assertThat(sink.written()).hasSize(9);
    assertThat(sink.table()).containsOnlyKeys("k1");
  }
}
