package io.neaptide.connect.source.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database that is asked for the value of an expression over one row. */
final class Oracle implements AutoCloseable {

  private final Connection connection;
  private final Statement statement;

  private Oracle(Connection connection) throws SQLException {
    this.connection = connection;
    this.statement = connection.createStatement();
  }

  static Oracle open() throws SQLException {
    return new Oracle(
        DriverManager.getConnection("jdbc:h2:mem:;CASE_INSENSITIVE_IDENTIFIERS=TRUE"));
  }

  /** Makes the one row; columns are given with their types and values. */
  void row(String columns, String values) throws SQLException {
    statement.execute("DROP TABLE IF EXISTS t");
    statement.execute("CREATE TABLE t (" + columns + ")");
    statement.execute("INSERT INTO t VALUES (" + values + ")");
  }

  /**
   * The value: null, a boolean, a text, or a decimal.
   *
   * @throws SQLException if it has none
   */
  Object evaluate(String expression) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT " + expression + " AS x FROM t")) {
      result.next();
      Object value = result.getObject(1);
      return value instanceof Number ? result.getBigDecimal(1) : value;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
