package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The numbers that stand for target topics in the ids of rows. */
final class TargetNumbers {

  private final Database database;
  private final String connector;
  private final String select;
  private final String insert;
  private final Map<String, Long> known = new HashMap<>();

  TargetNumbers(Database database, TableNames tables, String connector) {
    this.database = database;
    this.connector = connector;
    this.select = "SELECT id FROM " + tables.target() + " WHERE connector = ? AND topic = ?";
    this.insert = "INSERT INTO " + tables.target() + " (connector, topic) VALUES (?, ?)";
  }

  /** The number of a topic, which gets one if it has none. */
  long number(String topic) {
    return known.computeIfAbsent(
        topic,
        name ->
            database.transaction(
                "find the target topic " + name,
                connection -> {
                  OptionalLong found = find(connection, name);
                  if (found.isPresent()) {
                    return found.getAsLong();
                  }
                  insert(connection, name);
                  return find(connection, name).orElseThrow();
                }));
  }

  private OptionalLong find(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, connector);
      statement.setString(2, topic);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private void insert(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, connector);
      statement.setString(2, topic);
      statement.executeUpdate();
    }
  }
}
