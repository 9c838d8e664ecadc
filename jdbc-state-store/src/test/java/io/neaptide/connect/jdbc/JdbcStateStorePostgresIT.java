package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessorContext;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store on a real PostgreSQL. */
class JdbcStateStorePostgresIT extends JdbcStateStoreContract {

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public");
    }
  }

  @Test
  void settingsOfAConnectionOutliveATransactionThatFails() throws Exception {
    DataSource connections = Database.pooled("settings").apply(new StoreConfig(properties()));
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT 1 / 0")).isInstanceOf(SQLException.class);
      connection.rollback();

      assertThat(setting(statement, "enable_seqscan")).isEqualTo("off");
      assertThat(setting(statement, "enable_bitmapscan")).isEqualTo("off");
      assertThat(setting(statement, "plan_cache_mode")).isEqualTo("force_custom_plan");
      assertThat(setting(statement, "statement_timeout")).isEqualTo("30s");
      assertThat(setting(statement, "synchronous_commit")).isEqualTo("on");
    } finally {
      ((AutoCloseable) connections).close();
    }
  }

  /**
   * Rows are locked in the order in which they are found. In that of their places in the table, as
   * by a bitmap, two tasks with the same keys may wait for each other.
   */
  @Test
  void rowsAreFoundInTheOrderOfTheirKeysWhateverTheStatistics() throws Exception {
    JdbcStateStore store = new JdbcStateStore();
    store.configure(properties());
    store.start(new EventProcessorContext("connector", 0, "1", true, false));
    deliver(store, events(0, 1));
    DataSource connections = Database.pooled("plans").apply(new StoreConfig(properties()));
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE neaptide_row");
      deliver(store, events(1, 300));
      assertThat(plan(statement)).contains("Index Scan").doesNotContain("Bitmap");
      statement.execute("ANALYZE neaptide_row");
      assertThat(plan(statement)).contains("Index Scan").doesNotContain("Bitmap");
      connection.rollback();
    } finally {
      ((AutoCloseable) connections).close();
      store.stop();
    }
  }

  private static Event[] events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(key -> Events.event("customers", "key " + key, "value", 0, 0))
        .toArray(Event[]::new);
  }

  /** How the rows of a batch are found that is acknowledged. */
  private static String plan(Statement statement) throws SQLException {
    String keys;
    try (ResultSet found = statement.executeQuery("SELECT array_agg(id)::text FROM neaptide_row")) {
      assertThat(found.next()).isTrue();
      keys = found.getString(1);
    }
    StringBuilder plan = new StringBuilder();
    try (ResultSet lines =
        statement.executeQuery(
            "EXPLAIN UPDATE neaptide_row SET delivered = true WHERE token = 7 AND id = ANY('"
                + keys
                + "'::bytea[])")) {
      while (lines.next()) {
        plan.append(lines.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  @Test
  void tasksWithKeysInCommonNeverWaitForEachOther() throws Exception {
    List<JdbcStateStore> stores = new ArrayList<>();
    AtomicInteger pauses = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int task = 0; task < 2; task++) {
      int number = task;
      JdbcStateStore store =
          new JdbcStateStore(
              System::nanoTime,
              new Random()::nextLong,
              pause -> pauses.incrementAndGet(),
              Database::pooled);
      stores.add(store);
      store.configure(properties());
      store.start(new EventProcessorContext("connector", task, "1", true, false));
      deliver(store, Events.event("customers", "first", "1", task, 0));
      pauses.set(0);
      tasks.add(
          () -> {
            int sent = 0;
            for (int batch = 1; batch <= 20; batch++) {
              String value = number + "/" + batch;
              List<Event> events =
                  IntStream.range(0, 300)
                      .mapToObj(key -> Events.event("customers", "key " + key, value, number, 0))
                      .collect(Collectors.toCollection(ArrayList::new));
              if (number == 0) {
                Collections.reverse(events);
              }
              sent += deliver(store, events.toArray(Event[]::new)).size();
            }
            return sent;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Integer> sent : threads.invokeAll(tasks)) {
        assertThat(sent.get()).isEqualTo(20 * 300);
      }
    } finally {
      threads.shutdownNow();
      stores.forEach(JdbcStateStore::stop);
    }
    assertThat(pauses).as("transactions that had to be repeated").hasValue(0);
  }

  private static String setting(Statement statement, String name) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  Map<String, String> database() {
    return Map.of("url", postgres.getJdbcUrl("postgres", "postgres"), "user", "postgres");
  }
}
