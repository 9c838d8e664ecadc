package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.SqlFailures;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects once before there is a pool: a pool retries until its timeout, also what the server will
 * always refuse, such as a wrong password.
 */
final class FirstConnection {

  private static final Logger log = LoggerFactory.getLogger(FirstConnection.class);

  private FirstConnection() {}

  /**
   * Connects, and closes the connection. Transient failures are left to the pool.
   *
   * @throws ConnectException if the server refuses the connection for good, or there is no driver
   */
  static void check(Dialect dialect, StoreConfig config) {
    Properties properties = new Properties();
    properties.putAll(
        dialect.connectionProperties(config.connectionTimeout(), config.requestTimeout()));
    if (!config.user().isEmpty()) {
      properties.setProperty("user", config.user());
      properties.setProperty("password", config.password().value());
    }
    try (Connection connection = driver(dialect).connect(config.url(), properties)) {
      log.debug("The database took a first connection: {}", connection.isValid(1));
    } catch (SQLException e) {
      if (!SqlFailures.isTransient(e)) {
        throw new ConnectException(
            "The database refuses the state store: "
                + e.getMessage()
                + " (SQL state "
                + e.getSQLState()
                + "). Correct event.processor."
                + StoreConfig.URL_CONFIG
                + ", event.processor."
                + StoreConfig.USER_CONFIG
                + " or event.processor."
                + StoreConfig.PASSWORD_CONFIG
                + ", or what the user may do",
            e);
      }
      log.debug("The first connection to the database failed, which may be transient", e);
    }
  }

  /** Found by the plugin's own class loader: DriverManager sees only drivers of its caller's. */
  private static Driver driver(Dialect dialect) {
    try {
      return Class.forName(dialect.driverClass(), true, FirstConnection.class.getClassLoader())
          .asSubclass(Driver.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new ConnectException(
          "The driver "
              + dialect.driverClass()
              + " cannot be loaded ("
              + e
              + "). It comes with the plugin: put its jar back into the plugin's own folder, beside"
              + " the connector's jars",
          e);
    }
  }
}
