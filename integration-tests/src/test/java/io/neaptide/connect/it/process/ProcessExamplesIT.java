package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every connector of config-examples/rest is valid, runs, and does what it is there to show. Those
 * that need a schema registry are run by {@code SchemaRegistryIT}.
 */
class ProcessExamplesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Set<String> WITH_REGISTRY =
      Set.of("table-source-avro.json", "table-sink-avro-compare.json");

  private static WorkerProcess worker;
  private static SecureCluster secure;

  @BeforeAll
  static void startWorkerAndSecureCluster() throws IOException, InterruptedException {
    secure = SecureCluster.start(read("table-source-sasl-ssl.json", Map.of()));
    worker =
        WorkerProcess.distributed(
                Clusters.WORKSPACE,
                Clusters.worker("examples-worker").with("exactly.once.source.support", "enabled"))
            .start();
  }

  @AfterAll
  static void stopWorker() {
    worker.process().kill();
    secure.broker().process().kill();
  }

  @Test
  void everyExampleIsValid() throws IOException {
    Map<String, Map<String, String>> errors = new TreeMap<>();
    for (String file : files()) {
      ConnectorFile example = example(file);
      Map<String, String> wrong = worker.rest().validate(example.name(), example.config());
      if (!wrong.isEmpty()) {
        errors.put(file, wrong);
      }
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void everyExampleIsRunByATestOfThisClass() throws IOException {
    assertThat(files())
        .containsExactlyInAnyOrder(
            "table-source.json",
            "table-sink.json",
            "table-source-many-topics.json",
            "table-source-exactly-once.json",
            "table-source-sql.json",
            "table-source-debezium.json",
            "table-sink-compare.json",
            "table-sink-jdbc-state-store.json",
            "table-sink-json-keys.json",
            "table-source-sasl-ssl.json",
            "table-sink-sasl-ssl.json");
  }

  @Test
  void shortestExamplesCarryTheTableOfTheReadme() {
    TableTopic table = Clusters.externalTopic("my_kafka_topic").create(3);
    table.write("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"age\":36}");
    run("table-source.json");
    run("table-source-sql.json");
    run("table-source-exactly-once.json", "topic.format", "exactly_once.${topic}");
    run("table-sink.json");

    awaitTable(
        Clusters.internalTopic("my_kafka_topic"),
        Map.of("1", "{\"_key\":\"1\",\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"));
    awaitTable(
        Clusters.internalTopic("exactly_once.my_kafka_topic"),
        Map.of("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"age\":36}"));
    awaitTable(
        Clusters.externalTopic("my_kafka_topic.copy"),
        Map.of("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"));
    awaitTypedRows();
  }

  /** Of the example with SQL: a field of each kind in the schema, and what it holds. */
  private static void awaitTypedRows() {
    awaitPayload("adults", "{\"_key\":\"1\",\"name\":\"Ada Lovelace\",\"age\":36}");
    awaitPayload("my_kafka_topic.names", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}");
    assertThat(Clusters.internalTopic("adults").table().get("1"))
        .contains("{\"type\":\"int32\",\"optional\":true,\"field\":\"age\"}")
        .contains("\"name\":\"adults.Value\",\"version\":1");
  }

  private static void awaitPayload(String topic, String payload) {
    TableTopic written = Clusters.internalTopic(topic);
    Waiting.until(
        topic + " to hold " + payload,
        LIMIT,
        () -> written.table().getOrDefault("1", "").endsWith("\"payload\":" + payload + "}"),
        () -> "It holds " + written.table() + "\n" + statuses());
  }

  @Test
  void examplesForManyTopicsCarryThemAllAndPutBadRecordsAside() {
    TableTopic deadLetters =
        Clusters.externalTopic("crm.dead_letters").create(1, Map.of("cleanup.policy", "delete"));
    Clusters.externalTopic("crm.orders_test").create(1).write("1", "{\"name\":\"ignored\"}");
    TableTopic customers = Clusters.externalTopic("crm.customers").create(3);
    customers.write(
        "{\"id\":1}", "{\"name\":\"Ada\",\"address\":{\"city\":\"London\",\"zip\":\"W1\"}}");
    customers.write("{\"id\":2}", "not JSON");
    run("table-source-many-topics.json");
    awaitTable(
        Clusters.internalTopic("tables.crm.customers"),
        Map.of(
            "{\"id\":1}",
            "{\"_key\":{\"id\":1},\"name\":\"Ada\",\"city\":\"London\",\"zip\":\"W1\"}"));
    awaitTable(deadLetters, Map.of("{\"id\":2}", "not JSON"));

    run("table-sink-json-keys.json");
    awaitTable(
        Clusters.externalTopic("tables.crm.customers.copy"),
        Map.of("{\"id\":1}", "{\"name\":\"Ada\",\"city\":\"London\",\"zip\":\"W1\"}"));
    assertThat(Clusters.internalTopic("tables.crm.orders_test").records()).isEmpty();
  }

  @Test
  void theExampleForChangeEventsWritesTheirRows() {
    String row =
        "{\"type\":\"struct\",\"optional\":true,\"field\":\"%s\",\"fields\":["
            + "{\"type\":\"int64\",\"field\":\"id\"},{\"type\":\"string\",\"field\":\"item\"}]}";
    String schema =
        "{\"schema\":{\"type\":\"struct\",\"fields\":["
            + row.formatted("before")
            + ","
            + row.formatted("after")
            + ",{\"type\":\"string\",\"field\":\"op\"}]},\"payload\":";
    String key =
        "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"field\":\"id\"}]},"
            + "\"payload\":{\"id\":%s}}";
    TableTopic events = Clusters.externalTopic("shop.public.orders").create(1);
    events.write(
        key.formatted(1),
        schema + "{\"before\":null,\"after\":{\"id\":1,\"item\":\"a\"},\"op\":\"c\"}}");
    events.write(
        key.formatted(2),
        schema + "{\"before\":null,\"after\":{\"id\":2,\"item\":\"b\"},\"op\":\"r\"}}");
    events.write(
        key.formatted(2),
        schema + "{\"before\":{\"id\":2,\"item\":\"b\"},\"after\":null,\"op\":\"d\"}}");
    run("table-source-debezium.json");

    awaitTable(
        Clusters.internalTopic("rows.shop.public.orders"),
        Map.of("{\"id\":1}", "{\"id\":1,\"item\":\"a\"}"));
  }

  @Test
  void theComparingExampleWritesOnlyTheDifferenceOfANewStream() {
    TableTopic input = Clusters.internalTopic("compared").create(3);
    TableTopic target = Clusters.externalTopic("compared.copy");
    input.write("1", "{\"firstName\":\"Ada\"}");
    input.write("2", "{\"firstName\":\"Alan\"}");
    ConnectorFile example = example("table-sink-compare.json").with("topics", "compared");
    run(example);
    awaitTable(target, Map.of("1", "{\"firstName\":\"Ada\"}", "2", "{\"firstName\":\"Alan\"}"));

    input.write("2", null);
    awaitTable(target, Map.of("1", "{\"firstName\":\"Ada\"}"));
    input.write("3", "{\"firstName\":\"Grace\"}");
    run(example.with("stream.version", "2"));
    input.write("1", "{\"firstName\":\"Augusta\"}");
    awaitTable(
        target, Map.of("1", "{\"firstName\":\"Augusta\"}", "3", "{\"firstName\":\"Grace\"}"));
    assertThat(target.records()).hasSize(5);
  }

  @Test
  void theExampleWithAStateStoreWritesOnlyTheDifferenceOfANewStream() {
    TableTopic input = Clusters.internalTopic("stored").create(3);
    TableTopic target = Clusters.externalTopic("stored.copy");
    input.write("1", "{\"firstName\":\"Ada\"}");
    input.write("2", "{\"firstName\":\"Alan\"}");
    ConnectorFile example = example("table-sink-jdbc-state-store.json").with("topics", "stored");
    run(example);
    awaitTable(target, Map.of("1", "{\"firstName\":\"Ada\"}", "2", "{\"firstName\":\"Alan\"}"));

    input.write("3", "{\"firstName\":\"Grace\"}");
    run(example.with("stream.version", "2"));
    input.write("1", "{\"firstName\":\"Augusta\"}");
    awaitTable(
        target,
        Map.of(
            "1", "{\"firstName\":\"Augusta\"}",
            "2", "{\"firstName\":\"Alan\"}",
            "3", "{\"firstName\":\"Grace\"}"));

    // What a task could not note before it was stopped is sent once more, so not every new stream
    // sends nothing but what is new.
    AtomicInteger version = new AtomicInteger(2);
    Waiting.until(
        "a new stream to write only what is new",
        LIMIT,
        () -> {
          int before = target.records().size();
          String marker = "{\"version\":" + version.incrementAndGet() + "}";
          run(example.with("stream.version", version.toString()));
          input.write("4", marker);
          awaitTable(
              target,
              Map.of(
                  "1", "{\"firstName\":\"Augusta\"}",
                  "2", "{\"firstName\":\"Alan\"}",
                  "3", "{\"firstName\":\"Grace\"}",
                  "4", marker));
          return target.records().size() == before + 1;
        });
  }

  @Test
  void securedExamplesCarryATableFromAndToASecuredCluster() {
    TableTopic table = new TableTopic(secure.broker(), "my_kafka_topic").create(3);
    table.write("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"age\":36}");
    run("table-source-sasl-ssl.json", "topic.format", "secured.${topic}");
    run("table-sink-sasl-ssl.json", "topics", "secured.my_kafka_topic");

    awaitTable(
        new TableTopic(secure.broker(), "secured.my_kafka_topic.copy"),
        Map.of("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"));
  }

  private static void run(String file) {
    run(example(file));
  }

  private static void run(String file, String key, String value) {
    run(example(file).with(key, value));
  }

  private static void run(ConnectorFile connector) {
    worker.rest().put(connector.name(), connector.config());
    worker.rest().awaitRunning(connector.name(), LIMIT);
  }

  private static void awaitTable(TableTopic topic, Map<String, String> rows) {
    Waiting.until(
        topic.name() + " to hold " + rows,
        LIMIT,
        () -> topic.table().equals(rows),
        () -> "It holds " + topic.table() + "\n" + statuses());
  }

  private static String statuses() {
    ConnectRest rest = worker.rest();
    return rest.connectors().stream()
        .map(name -> rest.status(name).toString())
        .collect(Collectors.joining("\n"));
  }

  private static ConnectorFile example(String file) {
    Map<String, String> addresses = new TreeMap<>(Clusters.addresses());
    addresses.putAll(secure.addresses());
    // Embedded, so that the example needs no server.
    addresses.put("jdbc:postgresql://database:5432/neaptide", "jdbc:h2:mem:examples");
    return read(file, addresses);
  }

  private static ConnectorFile read(String file, Map<String, String> replacements) {
    return ConnectorFile.read(Clusters.INSTALLATION.examples("rest/" + file), replacements);
  }

  private static SortedSet<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Clusters.INSTALLATION.examples("rest"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !WITH_REGISTRY.contains(file))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
