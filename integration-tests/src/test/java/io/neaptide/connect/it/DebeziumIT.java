package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.Records;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A table of a database, captured by Debezium's own connector, as a table of the source. */
@ExtendWith(SharedClusters.class)
class DebeziumIT {

  private static EmbeddedPostgres postgres;

  private final ConnectClusters clusters;

  DebeziumIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @BeforeAll
  static void startDatabase() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
  }

  @AfterAll
  static void stopDatabase() throws IOException {
    postgres.close();
  }

  @Test
  void theTableIsThatOfTheDatabase() throws SQLException {
    execute(
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, item TEXT, price NUMERIC(10, 2), note TEXT)",
        "INSERT INTO orders SELECT n, 'item ' || n, n + 0.5, NULL FROM generate_series(1, 20) n");
    clusters.connectors().start("debezium", debezium());
    ConnectorFile source = example().with("topics.refresh.interval.ms", "500");
    clusters.connectors().configure(source.name(), source.config());
    awaitTheTableOfTheDatabase();

    execute(
        "UPDATE orders SET item = 'changed' WHERE id IN (1, 2)",
        "DELETE FROM orders WHERE id IN (3, 4)",
        "UPDATE orders SET id = 105 WHERE id = 5",
        "INSERT INTO orders VALUES (30, 'new', 12345678.25, 'note')",
        "SELECT pg_logical_emit_message(true, 'prefix', 'content')",
        "ALTER TABLE orders ADD COLUMN extra TEXT",
        "UPDATE orders SET extra = 'x' WHERE id = 30",
        "DELETE FROM orders WHERE id = 6",
        "INSERT INTO orders VALUES (6, 'again', 1, NULL, 'y')");
    awaitTheTableOfTheDatabase();

    assertThat(deletesOf("{\"id\":3}")).as("the event and its tombstone are one").hasSize(1);
    assertThat(deletesOf("{\"id\":5}")).as("a key that changed").hasSize(1);
    assertThat(clusters.worker().table("rows.shop.public.orders").values())
        .noneMatch(row -> row.contains("before") || row.contains("\"op\""));
  }

  private List<ConsumerRecord<byte[], byte[]>> deletesOf(String key) {
    return clusters.worker().read("rows.shop.public.orders").stream()
        .filter(record -> record.value() == null && Records.text(record.key()).equals(key))
        .toList();
  }

  private void awaitTheTableOfTheDatabase() throws SQLException {
    Map<String, String> expected = tableOfTheDatabase();
    eventually()
        .untilAsserted(
            () ->
                assertThat(clusters.worker().table("rows.shop.public.orders"))
                    .containsExactlyEntriesOf(expected));
  }

  private static Map<String, String> tableOfTheDatabase() throws SQLException {
    Map<String, String> table = new TreeMap<>();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM orders")) {
      while (rows.next()) {
        StringBuilder row = new StringBuilder("{\"id\":" + rows.getLong("id"));
        for (String column : List.of("item", "price", "note")) {
          String value = rows.getString(column);
          String quote = value == null || column.equals("price") ? "" : "\"";
          row.append(",\"" + column + "\":" + quote + value + quote);
        }
        table.put("{\"id\":" + rows.getLong("id") + "}", row.append("}").toString());
      }
    }
    return table;
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        boolean unused = statement.execute(text);
      }
    }
  }

  private Map<String, String> debezium() {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.put("tasks.max", "1");
    config.put("database.hostname", "localhost");
    config.put("database.port", Integer.toString(postgres.getPort()));
    config.put("database.user", "postgres");
    config.put("database.password", "postgres");
    config.put("database.dbname", "postgres");
    config.put("plugin.name", "pgoutput");
    config.put("topic.prefix", "shop");
    config.put("table.include.list", "public.orders");
    config.put("provide.transaction.metadata", "true");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }

  private ConnectorFile example() {
    return ConnectorFile.read(
        Installation.current().examples("rest/table-source-debezium.json"),
        Map.of(
            "external-kafka:9092",
            clusters.worker().bootstrapServers(),
            "\"topic.creation.default.replication.factor\": \"-1\"",
            "\"topic.creation.default.replication.factor\": \"1\""));
  }
}
