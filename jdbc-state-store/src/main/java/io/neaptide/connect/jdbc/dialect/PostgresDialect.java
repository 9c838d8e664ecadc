package io.neaptide.connect.jdbc.dialect;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** PostgreSQL 12 and newer. */
public final class PostgresDialect implements Dialect {

  /** The server ends a statement first; the socket's timeout is for when it does not answer. */
  private static final Duration SOCKET_GRACE = Duration.ofSeconds(5);

  private static final long LOCK_CLASS = 0x6e656170L << 32;

  @Override
  public String driverClass() {
    return "org.postgresql.Driver";
  }

  @Override
  public Map<String, String> connectionProperties(
      Duration connectTimeout, Duration requestTimeout) {
    return Map.of(
        "ApplicationName",
        "neaptide",
        "connectTimeout",
        seconds(connectTimeout),
        "socketTimeout",
        seconds(requestTimeout.plus(SOCKET_GRACE)),
        "tcpKeepAlive",
        "true");
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  /**
   * A commit must survive a crash of the server, whatever the server's default is. Every statement
   * finds its rows by the primary key, also while the table has grown since it was analyzed, and in
   * its order, so that tasks with keys in common lock them in the same order: a bitmap would find
   * them in the order of their places.
   */
  @Override
  public String connectionInit(Duration requestTimeout) {
    return "SELECT set_config('statement_timeout', '"
        + requestTimeout.toMillis()
        + "', false), set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
        + " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),"
        + " set_config('plan_cache_mode', 'force_custom_plan', false),"
        + " set_config('enable_seqscan', 'off', false),"
        + " set_config('enable_bitmapscan', 'off', false)";
  }

  @Override
  public void lockSchema(Connection connection, TableNames tables) throws SQLException {
    CRC32 name = new CRC32();
    name.update(tables.version().getBytes(StandardCharsets.UTF_8));
    try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
      lock.setLong(1, LOCK_CLASS | name.getValue());
      lock.execute();
    }
  }

  @Override
  public List<String> firstLayout(TableNames tables) {
    return List.of(
        "CREATE TABLE "
            + tables.stream()
            + " (connector text PRIMARY KEY, stream_version text, epoch bigint NOT NULL,"
            + " started_version text NOT NULL, starts bigint NOT NULL)",
        "CREATE TABLE "
            + tables.target()
            + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, connector text NOT NULL,"
            + " topic text NOT NULL, UNIQUE (connector, topic))",
        // Every row is updated when it is acknowledged: in place, where its page has room.
        "CREATE TABLE "
            + tables.row()
            + " (id bytea PRIMARY KEY, target bigint NOT NULL, long_key bytea, digest bytea,"
            + " delivered boolean NOT NULL, epoch bigint NOT NULL, input bigint,"
            + " token bigint) WITH (fillfactor = 50)");
  }

  @Override
  public String bytesType() {
    return "bytea";
  }

  @Override
  public String returning(String update, String columns) {
    return update + " RETURNING " + columns;
  }

  @Override
  public String record(TableNames tables) {
    String contested =
        "r.epoch = excluded.epoch AND NOT r.delivered"
            + " AND r.input IS DISTINCT FROM excluded.input";
    return "INSERT INTO "
        + tables.row()
        + " AS r (target, delivered, epoch, input, token, id, long_key, digest)"
        + " SELECT ?, false, ?, ?, ?, e.id, e.long_key, e.digest"
        + " FROM unnest(?::bytea[], ?::bytea[], ?::bytea[]) AS e(id, long_key, digest)"
        + " ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, delivered = false,"
        + " epoch = excluded.epoch, input = CASE WHEN "
        + contested
        + " THEN NULL ELSE excluded.input END, token = CASE WHEN "
        + contested
        + " THEN NULL ELSE excluded.token END WHERE r.epoch <= excluded.epoch";
  }
}
