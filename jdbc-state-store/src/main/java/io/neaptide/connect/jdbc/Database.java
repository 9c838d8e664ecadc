package io.neaptide.connect.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database and its transactions, at read committed. Work that fails with a transient error is
 * repeated, in a new transaction and if need be on a new connection, so it must be repeatable, also
 * after a commit with an unknown outcome. Used by one thread at a time.
 */
final class Database implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final DataSource connections;
  private final Retries retries;
  private final StoreMetrics metrics;

  Database(DataSource connections, Retries retries, StoreMetrics metrics) {
    this.connections = connections;
    this.retries = retries;
    this.metrics = metrics;
  }

  /** What is done in one transaction. */
  interface Work<T> {

    T run(Connection connection) throws SQLException;
  }

  /** Makes a pool of one connection, which is all that a task uses at a time. */
  static Function<StoreConfig, DataSource> pooled(String name) {
    return config -> {
      Dialect dialect = config.dialect();
      HikariConfig pool = new HikariConfig();
      pool.setPoolName(name);
      // Found by the plugin's own class loader: DriverManager sees only drivers of its caller's.
      pool.setDriverClassName(dialect.driverClass());
      pool.setJdbcUrl(config.url());
      Properties properties = new Properties();
      properties.putAll(
          dialect.connectionProperties(config.connectionTimeout(), config.requestTimeout()));
      pool.setDataSourceProperties(properties);
      if (!config.user().isEmpty()) {
        pool.setUsername(config.user());
        pool.setPassword(config.password().value());
      }
      // In a transaction of their own: PostgreSQL undoes settings with the transaction they are in.
      pool.setIsolateInternalQueries(true);
      pool.setConnectionInitSql(dialect.connectionInit(config.requestTimeout()));
      pool.setConnectionTimeout(config.connectionTimeout().toMillis());
      pool.setValidationTimeout(Math.min(5_000, config.connectionTimeout().toMillis()));
      pool.setMaximumPoolSize(1);
      pool.setAutoCommit(false);
      pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
      // The first connection is waited for like every other.
      pool.setInitializationFailTimeout(-1);
      FirstConnection.check(dialect, config);
      return new HikariDataSource(pool);
    };
  }

  /**
   * Runs work in a transaction and commits it.
   *
   * @param what completes "The state store could not ..."
   * @throws org.apache.kafka.connect.errors.ConnectException if that fails for good
   */
  <T> T transaction(String what, Work<T> work) {
    long begun = metrics.begin();
    try {
      return retries.run(what, () -> attempt(work));
    } finally {
      metrics.ended(begun);
    }
  }

  private <T> T attempt(Work<T> work) throws SQLException {
    try (Connection connection = connection()) {
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      if (SqlFailures.isTransient(e) && !SqlFailures.isOfConcurrentTasks(e)) {
        evict();
      }
      throw e;
    }
  }

  private Connection connection() throws SQLException {
    long begun = metrics.begin();
    try {
      return connections.getConnection();
    } finally {
      metrics.waited(begun);
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** The next attempt gets a new connection: the server may have another role by now. */
  private void evict() {
    if (connections instanceof HikariDataSource pool && pool.getHikariPoolMXBean() != null) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  @Override
  public void close() {
    if (connections instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        log.warn("The connections of the state store could not be closed", e);
      }
    }
  }
}
