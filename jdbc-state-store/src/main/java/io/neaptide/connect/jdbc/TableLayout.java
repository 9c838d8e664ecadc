package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.TableNames;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the tables of the store, and migrates those of an earlier release. Several tasks may do
 * so at once. Where the tables are right already, nothing needs the right to create any.
 */
final class TableLayout {

  private static final Logger log = LoggerFactory.getLogger(TableLayout.class);

  private final Dialect dialect;
  private final TableNames tables;

  /** The statements of each migration, the first one from no tables at all. */
  private final List<List<String>> migrations;

  TableLayout(Dialect dialect, TableNames tables) {
    this.dialect = dialect;
    this.tables = tables;
    this.migrations = List.of(dialect.firstLayout(tables));
  }

  void prepare(Database database) {
    int found = database.transaction("read the version of its tables", this::version);
    if (found == migrations.size()) {
      return;
    }
    database.transaction("make its tables", this::migrate);
  }

  private Void migrate(Connection connection) throws SQLException {
    dialect.lockSchema(connection, tables);
    int from = version(connection);
    if (from > migrations.size()) {
      throw new ConnectException(
          "The tables of the state store ("
              + tables.version()
              + ") have layout "
              + from
              + ", made by a later release; this one knows "
              + migrations.size()
              + ". Use that release, or set another event.processor."
              + StoreConfig.TABLE_PREFIX_CONFIG);
    }
    try (Statement statement = connection.createStatement()) {
      for (List<String> migration : migrations.subList(from, migrations.size())) {
        for (String sql : migration) {
          statement.execute(sql);
        }
      }
      // Last, so that tables which are there count only when all are.
      statement.execute(
          "CREATE TABLE IF NOT EXISTS " + tables.version() + " (layout integer PRIMARY KEY)");
      statement.executeUpdate("DELETE FROM " + tables.version());
      statement.executeUpdate(
          "INSERT INTO " + tables.version() + " (layout) VALUES (" + migrations.size() + ")");
    }
    log.info(
        "The tables of the state store {} have layout {} now", tables.version(), migrations.size());
    return null;
  }

  /** A pattern for one name. */
  private static String exactly(String name, String escape) {
    return name.replace("_", escape + "_");
  }

  /** The layout of the tables that are there; 0 where there are none. */
  private int version(Connection connection) throws SQLException {
    String schema = tables.schema().isEmpty() ? connection.getSchema() : tables.schema();
    DatabaseMetaData database = connection.getMetaData();
    String escape = database.getSearchStringEscape();
    String name = exactly(tables.prefix() + "version", escape);
    String inSchema = schema == null ? null : exactly(schema, escape);
    try (ResultSet found = database.getTables(null, inSchema, name, null)) {
      if (!found.next()) {
        return 0;
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet layout = statement.executeQuery("SELECT max(layout) FROM " + tables.version())) {
      layout.next();
      return layout.getInt(1);
    }
  }
}
