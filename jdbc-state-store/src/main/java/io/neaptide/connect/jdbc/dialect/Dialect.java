package io.neaptide.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What differs from database to database. Statements that are the same everywhere are not here. */
public interface Dialect {

  /** The driver's class, to be loaded by the class loader of the plugin. */
  String driverClass();

  /** Properties of each connection. */
  Map<String, String> connectionProperties(Duration connectTimeout, Duration requestTimeout);

  /** A statement that each new connection begins with. */
  String connectionInit(Duration requestTimeout);

  /** Keeps others from changing the tables until the transaction ends. */
  void lockSchema(Connection connection, TableNames tables) throws SQLException;

  /** Statements that make the tables of the first layout. */
  List<String> firstLayout(TableNames tables);

  /** What arrays of bytes are called. */
  String bytesType();

  /**
   * A query that makes an update and returns what it wrote.
   *
   * @param columns the columns to return
   */
  String returning(String update, String columns);

  /**
   * Records that rows are about to be sent. A row that another input partition has on its way in
   * the same epoch belongs to nobody from then on (no input, no token); a row of a later epoch
   * stays as it is, and does not count.
   *
   * <p>Parameters: target, epoch, input, token, array of row ids, array of keys, array of digests.
   */
  String record(TableNames tables);
}
