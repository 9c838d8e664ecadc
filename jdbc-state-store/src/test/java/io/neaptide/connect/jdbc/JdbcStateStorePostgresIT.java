package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
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
      assertThat(setting(statement, "plan_cache_mode")).isEqualTo("force_custom_plan");
      assertThat(setting(statement, "statement_timeout")).isEqualTo("30s");
      assertThat(setting(statement, "synchronous_commit")).isEqualTo("on");
    } finally {
      ((AutoCloseable) connections).close();
    }
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
