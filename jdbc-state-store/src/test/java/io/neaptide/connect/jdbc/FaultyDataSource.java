package io.neaptide.connect.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections whose commits fail now and then, before or after they took place. */
final class FaultyDataSource implements DataSource {

  /** What becomes of a commit. */
  enum Commit {
    SUCCEEDS,
    FAILS_BEFORE,
    FAILS_AFTER
  }

  private final DataSource real;
  private final Supplier<Commit> commits;

  FaultyDataSource(DataSource real, Supplier<Commit> commits) {
    this.real = real;
    this.commits = commits;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = real.getConnection();
    connection.setAutoCommit(false);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                if (!method.getName().equals("commit")) {
                  return method.invoke(connection, arguments);
                }
                Commit commit = commits.get();
                if (commit == Commit.FAILS_BEFORE) {
                  throw new SQLException("Lost before the commit", "08006");
                }
                connection.commit();
                if (commit == Commit.FAILS_AFTER) {
                  throw new SQLException("Lost after the commit", "08007");
                }
                return null;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
