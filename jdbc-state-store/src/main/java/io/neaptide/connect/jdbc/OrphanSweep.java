package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the rows that a new stream did not hold: those of an earlier epoch, when all of its
 * initial data is sent.
 *
 * <p>It goes by the primary key, in pages of a bounded number of rows that are looked at, whether
 * few or many of them are to be deleted. The rows of a page are recorded as not delivered, their
 * tombstones are sent and acknowledged, then they are removed; so it can be begun again at any
 * point, and a tombstone is repeated only if it is not known to have arrived.
 */
final class OrphanSweep {

  private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);
  private static final int PAGE_ROWS = 5_000;

  private final Database database;
  private final Dialect dialect;
  private final TargetNumbers targets;
  private final int maxDeletesPercent;
  private final String pageEnd;
  private final String count;
  private final String select;
  private final String mark;
  private final String remove;

  OrphanSweep(
      Database database,
      Dialect dialect,
      TableNames tables,
      TargetNumbers targets,
      int maxDeletesPercent) {
    this.database = database;
    this.dialect = dialect;
    this.targets = targets;
    this.maxDeletesPercent = maxDeletesPercent;
    String page = " FROM " + tables.row() + " WHERE id > ? AND id <= ?";
    this.pageEnd =
        "SELECT id FROM "
            + tables.row()
            + " WHERE id > ? AND id <= ? ORDER BY id OFFSET "
            + (PAGE_ROWS - 1)
            + " ROWS FETCH FIRST 1 ROW ONLY";
    // A delete that is not known to have arrived is no row any more.
    this.count =
        "SELECT count(*), count(CASE WHEN epoch < ? THEN 1 END)" + page + " AND digest IS NOT NULL";
    this.select = "SELECT id, long_key" + page + " AND epoch < ? ORDER BY id";
    String rows = " WHERE epoch < ? AND id = ANY(?)";
    this.mark =
        "UPDATE "
            + tables.row()
            + " SET digest = NULL, delivered = false, input = NULL, token = NULL"
            + rows;
    this.remove = "DELETE FROM " + tables.row() + rows;
  }

  /** A row that is gone. */
  private record Orphan(RowId id, Event tombstone) {}

  /** A range of ids: after one, up to and including another. */
  private record Page(RowId after, RowId last) {}

  private record Counts(long rows, long orphans) {

    Counts plus(Counts other) {
      return new Counts(rows + other.rows, orphans + other.orphans);
    }
  }

  /**
   * Deletes what is of an earlier epoch.
   *
   * @throws ConnectException if that is too much of any topic; nothing is deleted then
   */
  void delete(InitialData initialData, long epoch) {
    for (String topic : initialData.topics()) {
      Counts counts = count(targets.number(topic), epoch);
      log.info(
          "The state store knows {} rows of {}, of which {} are not in stream.version {}",
          counts.rows(),
          topic,
          counts.orphans(),
          initialData.streamVersion());
      refuseTooManyDeletes(topic, counts);
    }
    for (String topic : initialData.topics()) {
      long deleted = delete(initialData, topic, targets.number(topic), epoch);
      log.info("The state store has deleted {} rows of {}", deleted, topic);
    }
  }

  private void refuseTooManyDeletes(String topic, Counts counts) {
    if (counts.orphans() * 100 > counts.rows() * maxDeletesPercent) {
      throw new ConnectException(
          "The new stream would delete "
              + counts.orphans()
              + " of the "
              + counts.rows()
              + " rows that the state store knows of "
              + topic
              + ", more than "
              + maxDeletesPercent
              + "%. Nothing was deleted. If that is right, raise event.processor."
              + StoreConfig.MAX_DELETES_CONFIG);
    }
  }

  private Counts count(long target, long epoch) {
    Counts all = new Counts(0, 0);
    for (RowId after = RowId.first(target); !after.equals(RowId.last(target)); ) {
      Page page = page(target, after);
      all = all.plus(database.transaction("count its rows", c -> count(c, epoch, page)));
      after = page.last();
    }
    return all;
  }

  private long delete(InitialData initialData, String topic, long target, long epoch) {
    long deleted = 0;
    for (RowId after = RowId.first(target); !after.equals(RowId.last(target)); ) {
      Page page = page(target, after);
      List<Orphan> orphans =
          database.transaction(
              "find what is gone",
              connection -> {
                List<Orphan> found = select(connection, topic, epoch, page);
                update(connection, mark, epoch, found);
                return found;
              });
      if (!orphans.isEmpty()) {
        orphans.forEach(orphan -> initialData.sender().send(orphan.tombstone()));
        initialData.sender().flush();
        database.transaction("remove what is gone", c -> update(c, remove, epoch, orphans));
        deleted += orphans.size();
      }
      after = page.last();
    }
    return deleted;
  }

  private Page page(long target, RowId after) {
    return database.transaction(
        "find its next rows",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(pageEnd)) {
            statement.setBytes(1, after.bytes());
            statement.setBytes(2, RowId.last(target).bytes());
            try (ResultSet row = statement.executeQuery()) {
              return new Page(
                  after, row.next() ? RowId.stored(row.getBytes(1)) : RowId.last(target));
            }
          }
        });
  }

  private Counts count(Connection connection, long epoch, Page page) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(count)) {
      statement.setLong(1, epoch);
      statement.setBytes(2, page.after().bytes());
      statement.setBytes(3, page.last().bytes());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Counts(row.getLong(1), row.getLong(2));
      }
    }
  }

  private List<Orphan> select(Connection connection, String topic, long epoch, Page page)
      throws SQLException {
    List<Orphan> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setBytes(1, page.after().bytes());
      statement.setBytes(2, page.last().bytes());
      statement.setLong(3, epoch);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          RowId id = RowId.stored(row.getBytes(1));
          byte[] longKey = row.getBytes(2);
          found.add(new Orphan(id, Event.delete(topic, longKey == null ? id.key() : longKey)));
        }
      }
    }
    return found;
  }

  private int update(Connection connection, String sql, long epoch, List<Orphan> orphans)
      throws SQLException {
    if (orphans.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, epoch);
      statement.setArray(
          2,
          connection.createArrayOf(
              dialect.bytesType(),
              orphans.stream().map(orphan -> orphan.id().bytes()).toArray(byte[][]::new)));
      return statement.executeUpdate();
    }
  }
}
