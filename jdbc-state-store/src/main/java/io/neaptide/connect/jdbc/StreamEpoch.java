package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of its connector's streams an instance works for, as a number that grows: its epoch.
 *
 * <p>Invariants: an epoch begins only when the first event of its stream is about to be sent, so
 * never before the connector has fenced the writers of the stream before; all tasks of a stream
 * have the same epoch; and an instance that has none yet does not get one any more when a task of
 * another stream version was started after it, so that a task which was replaced cannot begin its
 * stream late.
 */
final class StreamEpoch {

  private static final Logger log = LoggerFactory.getLogger(StreamEpoch.class);

  private final String connector;
  private final String version;
  private final String select;
  private final String insert;
  private final String update;

  /** How often the stream version of started tasks had changed when this task started. */
  private long start;

  private OptionalLong bound = OptionalLong.empty();

  StreamEpoch(TableNames tables, String connector, String version) {
    this.connector = connector;
    this.version = version;
    this.select =
        "SELECT stream_version, epoch, started_version, starts FROM "
            + tables.stream()
            + " WHERE connector = ? FOR UPDATE";
    this.insert =
        "INSERT INTO "
            + tables.stream()
            + " (stream_version, epoch, started_version, starts, connector) VALUES (?, ?, ?, ?, ?)";
    this.update =
        "UPDATE "
            + tables.stream()
            + " SET stream_version = ?, epoch = ?, started_version = ?, starts = ?"
            + " WHERE connector = ?";
  }

  /**
   * What stands in the database of a connector.
   *
   * @param version the stream whose events are sent; empty before there was any
   * @param epoch its number; 0 before there was any
   * @param startedVersion the stream version of the task that was started last
   * @param starts how often that version has changed
   */
  private record Stream(Optional<String> version, long epoch, String startedVersion, long starts) {}

  /** Registers that a task of this stream version was started. */
  void start(Database database) {
    Stream stream = database.transaction("read which stream there is", this::register);
    start = stream.starts();
    if (stream.version().filter(version::equals).isPresent()) {
      bound = OptionalLong.of(stream.epoch());
    }
  }

  private Stream register(Connection connection) throws SQLException {
    Optional<Stream> current = read(connection);
    if (current.isEmpty()) {
      Stream first = new Stream(Optional.empty(), 0, version, 1);
      write(connection, insert, first);
      return first;
    }
    if (current.get().startedVersion().equals(version)) {
      return current.get();
    }
    Stream changed =
        new Stream(
            current.get().version(), current.get().epoch(), version, current.get().starts() + 1);
    write(connection, update, changed);
    return changed;
  }

  /**
   * The epoch of this instance, which begins if it is the first of its stream.
   *
   * @throws ConnectException if a task of another stream version was started since
   */
  long current(Database database) {
    if (bound.isEmpty()) {
      bound = OptionalLong.of(database.transaction("begin its stream", this::bind));
      log.info(
          "The state store of {} is in epoch {}, stream.version {}",
          connector,
          bound.getAsLong(),
          version);
    }
    return bound.getAsLong();
  }

  private long bind(Connection connection) throws SQLException {
    Stream current = read(connection).orElseThrow(this::superseded);
    if (current.starts() != start) {
      throw superseded();
    }
    if (current.version().filter(version::equals).isPresent()) {
      return current.epoch();
    }
    long next = current.epoch() + 1;
    write(connection, update, new Stream(Optional.of(version), next, version, start));
    return next;
  }

  /** Another stream has taken over what this instance was about to write. */
  ConnectException superseded() {
    return new ConnectException(
        "Tasks of another stream.version of "
            + connector
            + " were started after this one of stream.version "
            + version
            + ", so the state store takes it for one that was replaced. Restart it if it is not");
  }

  private Optional<Stream> read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, connector);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Stream(
                    Optional.ofNullable(row.getString(1)),
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4)))
            : Optional.empty();
      }
    }
  }

  private void write(Connection connection, String sql, Stream stream) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, stream.version().orElse(null));
      statement.setLong(2, stream.epoch());
      statement.setString(3, stream.startedVersion());
      statement.setLong(4, stream.starts());
      statement.setString(5, connector);
      statement.executeUpdate();
    }
  }
}
