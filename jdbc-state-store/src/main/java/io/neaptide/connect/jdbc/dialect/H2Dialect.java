package io.neaptide.connect.jdbc.dialect;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** H2, embedded, for trying out. */
public final class H2Dialect implements Dialect {

  @Override
  public String driverClass() {
    return "org.h2.Driver";
  }

  @Override
  public Map<String, String> connectionProperties(
      Duration connectTimeout, Duration requestTimeout) {
    // The last connection may be closed for a moment: the database stays as it is.
    return Map.of("DB_CLOSE_DELAY", "-1", "LOCK_TIMEOUT", Long.toString(requestTimeout.toMillis()));
  }

  /** Written when it is committed, not up to half a second later. */
  @Override
  public String connectionInit(Duration requestTimeout) {
    return "SET WRITE_DELAY 0";
  }

  /** Data definition is serialized by the database, and commits; it is repeatable instead. */
  @Override
  public void lockSchema(Connection connection, TableNames tables) {}

  @Override
  public List<String> firstLayout(TableNames tables) {
    return List.of(
        "CREATE TABLE IF NOT EXISTS "
            + tables.stream()
            + " (connector varchar PRIMARY KEY, stream_version varchar, epoch bigint NOT NULL,"
            + " started_version varchar NOT NULL, starts bigint NOT NULL)",
        "CREATE TABLE IF NOT EXISTS "
            + tables.target()
            + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, connector varchar NOT NULL,"
            + " topic varchar NOT NULL, UNIQUE (connector, topic))",
        "CREATE TABLE IF NOT EXISTS "
            + tables.row()
            + " (id varbinary(40) PRIMARY KEY, target bigint NOT NULL, long_key varbinary,"
            + " digest varbinary(32), delivered boolean NOT NULL, epoch bigint NOT NULL,"
            + " input bigint, token bigint)");
  }

  @Override
  public String bytesType() {
    return "varbinary";
  }

  @Override
  public String returning(String update, String columns) {
    return "SELECT " + columns + " FROM FINAL TABLE (" + update + ")";
  }

  @Override
  public String record(TableNames tables) {
    String contested = "r.epoch = s.epoch AND NOT r.delivered AND r.input IS DISTINCT FROM s.input";
    return "MERGE INTO "
        + tables.row()
        + " r USING (SELECT CAST(? AS bigint) AS target, CAST(? AS bigint) AS epoch,"
        + " CAST(? AS bigint) AS input, CAST(? AS bigint) AS token, e.id, e.long_key, e.digest FROM"
        + " UNNEST(CAST(? AS varbinary ARRAY), CAST(? AS varbinary ARRAY),"
        + " CAST(? AS varbinary ARRAY)) AS e(id, long_key, digest)) s"
        + " ON r.id = s.id"
        + " WHEN MATCHED AND r.epoch <= s.epoch THEN UPDATE SET digest = s.digest,"
        + " delivered = false, epoch = s.epoch, input = CASE WHEN "
        + contested
        + " THEN NULL ELSE s.input END, token = CASE WHEN "
        + contested
        + " THEN NULL ELSE s.token END"
        + " WHEN NOT MATCHED THEN INSERT (target, id, long_key, digest, delivered, epoch, input,"
        + " token) VALUES (s.target, s.id, s.long_key, s.digest, false, s.epoch, s.input, s.token)";
  }
}
