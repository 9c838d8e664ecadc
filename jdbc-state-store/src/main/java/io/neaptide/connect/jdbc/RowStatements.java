package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.TableNames;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The statements on rows of a target topic: one round trip for all rows of a batch. */
final class RowStatements {

  private final Dialect dialect;
  private final String find;
  private final String touch;
  private final String record;
  private final String acknowledgeUpserts;
  private final String acknowledgeDeletes;

  RowStatements(Dialect dialect, TableNames tables) {
    this.dialect = dialect;
    this.find = "SELECT id, digest, delivered, epoch FROM " + tables.row() + " WHERE id = ANY(?)";
    // Not by a join: without statistics it may read the whole table.
    this.touch =
        dialect.returning(
            "UPDATE "
                + tables.row()
                + " SET epoch = ? WHERE id = ANY(?) AND delivered AND epoch <= ?",
            "id, digest");
    this.record = dialect.record(tables);
    String ofSend = " WHERE token = ? AND id = ANY(?)";
    this.acknowledgeUpserts =
        "UPDATE " + tables.row() + " SET delivered = true" + ofSend + " AND digest IS NOT NULL";
    this.acknowledgeDeletes = "DELETE FROM " + tables.row() + ofSend + " AND digest IS NULL";
  }

  /** The rows that the store knows. */
  Map<RowId, StoredRow> find(Connection connection, Collection<RowChange> changes)
      throws SQLException {
    Map<RowId, StoredRow> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(find)) {
      statement.setArray(1, array(connection, changes, change -> change.id().bytes()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(
              RowId.stored(rows.getBytes(1)),
              new StoredRow(rows.getBytes(2), rows.getBoolean(3), rows.getLong(4)));
        }
      }
    }
    return found;
  }

  /**
   * Moves rows that stand as delivered into an epoch.
   *
   * @return whether all of them still stood so
   */
  boolean touch(Connection connection, long epoch, List<RowChange> changes) throws SQLException {
    Map<RowId, RowChange> expected = new HashMap<>();
    changes.forEach(change -> expected.put(change.id(), change));
    try (PreparedStatement statement = connection.prepareStatement(touch)) {
      statement.setLong(1, epoch);
      statement.setArray(2, array(connection, changes, change -> change.id().bytes()));
      statement.setLong(3, epoch);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          RowChange change = expected.get(RowId.stored(rows.getBytes(1)));
          if (Arrays.equals(change.digest(), rows.getBytes(2))) {
            expected.remove(change.id());
          }
        }
      }
    }
    return expected.isEmpty();
  }

  /**
   * Records that rows are about to be sent.
   *
   * @return how many were recorded: those of a later epoch are not
   */
  int record(Connection connection, long target, SendAttempt send, List<RowChange> changes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(record)) {
      statement.setLong(1, target);
      statement.setLong(2, send.epoch());
      statement.setLong(3, send.input());
      statement.setLong(4, send.token());
      statement.setArray(5, array(connection, changes, change -> change.id().bytes()));
      statement.setArray(6, array(connection, changes, RowChange::longKey));
      statement.setArray(7, array(connection, changes, RowChange::digest));
      return statement.executeUpdate();
    }
  }

  /**
   * Takes note that a send was acknowledged, for rows that still stand as it left them.
   *
   * @return how many did
   */
  int acknowledge(Connection connection, long token, Collection<RowChange> changes)
      throws SQLException {
    List<RowChange> upserts = changes.stream().filter(change -> !change.isDelete()).toList();
    List<RowChange> deletes = changes.stream().filter(RowChange::isDelete).toList();
    return acknowledge(connection, acknowledgeUpserts, token, upserts)
        + acknowledge(connection, acknowledgeDeletes, token, deletes);
  }

  private int acknowledge(Connection connection, String sql, long token, List<RowChange> changes)
      throws SQLException {
    if (changes.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, token);
      statement.setArray(2, array(connection, changes, change -> change.id().bytes()));
      return statement.executeUpdate();
    }
  }

  private Array array(
      Connection connection, Collection<RowChange> changes, Function<RowChange, byte[]> part)
      throws SQLException {
    return connection.createArrayOf(
        dialect.bytesType(), changes.stream().map(part).toArray(byte[][]::new));
  }
}
