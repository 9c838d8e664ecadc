package io.neaptide.connect.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.TableSourceConnector;
import io.neaptide.connect.source.testing.FakeClients;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SourceValidationTest {

  private static final String WORKER = "worker.kafka.bootstrap.servers";

  private final FakeClients clients =
      new FakeClients()
          .with("ext:1", "E")
          .with("worker:1", "W")
          .with("same:1", "E")
          .with("ext:1", "orders", 1);

  @Test
  void acceptsTheLeastConfiguration() {
    assertThat(errors("topics", "orders")).isEmpty();
    assertThat(errors("topics", "orders", WORKER, "", "topic.format", "copy.${topic}")).isEmpty();
  }

  @Test
  void anOutputThatIsReadNeedsAWorkersClusterThatIsKnown() {
    clients.cluster("ext:1").timeoutNextRequest(9);
    String problem =
        "The connector may read what it writes: topic 'orders' is written to 'orders', which topics"
            + " [orders] selects as well. If the worker's cluster is the external one, that"
            + " overwrites the table. Give worker.kafka.bootstrap.servers, so that this can be"
            + " excluded, or give topic.format another name, or exclude it with topics.exclude.";
    assertThat(errors("topics", "orders", WORKER, "", "columns", "a"))
        .isEqualTo(Map.of("topic.format", List.of(problem), WORKER, List.of(problem)));
    assertThat(errors("sql", "SELECT a FROM orders", WORKER, "")).containsOnlyKeys("sql", WORKER);
    assertThat(errors("topics.regex", "later.*", WORKER, ""))
        .containsOnlyKeys("topic.format", WORKER);
  }

  @Test
  void topicsThatExistAreLookedAtWhereTheWorkersClusterIsNotKnown() {
    Map<String, List<String>> errors =
        errors("topics.regex", "(copy-)?orders", WORKER, "", "topic.format", "copy-${topic}");

    assertThat(errors).containsOnlyKeys("topic.format", WORKER);
    assertThat(errors.get(WORKER))
        .singleElement()
        .asString()
        .contains("topic 'orders' is written to 'copy-orders'");
  }

  @Test
  void aWorkersClusterWithoutIdIsNotKnown() {
    clients.with("none:1", null);

    assertThat(errors("topics", "orders", WORKER, "none:1").get("topic.format"))
        .singleElement()
        .asString()
        .contains("as the cluster of worker.kafka.bootstrap.servers tells no id");
  }

  @Test
  void exactNumbersAreRefusedWhereTheConverterIsKnownNotToTakeThem() {
    String mode = "decimal.handling.mode";
    assertThat(
            errors(
                "topics",
                "orders",
                mode,
                "precise",
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter"))
        .containsOnlyKeys(mode);
    assertThat(errors("topics", "orders", mode, "precise")).isEmpty();
    assertThat(errors("topics", "orders", mode, "exact").get(mode).get(0))
        .contains("Use precise, double, string or malformed, or leave it empty");
  }

  @Test
  void configProvidersAndUnresolvedReferencesAreRefused() {
    String providers = "kafka.consumer.config.providers";
    String password = "kafka.ssl.key.password";
    Map<String, List<String>> errors =
        errors("topics", "orders", providers, "file", password, "${file:/run/secrets:key}");

    assertThat(errors).containsOnlyKeys(providers, password);
    assertThat(errors.get(providers).get(0)).contains("A connector may not bring config providers");
    assertThat(errors.get(password).get(0)).contains("${file:/run/secrets:key} is not resolved");
    assertThatThrownBy(
            () -> new TableSourceConfig(Map.of("kafka.bootstrap.servers", "b:1", providers, "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("config providers");
  }

  @Test
  void keysThatNobodyWouldReadAreRefused() {
    assertThat(
            errors(
                "topics", "orders",
                "start.form", "latest",
                "key.serializer", "json",
                "value.deserializer.schema.registry.url", "x",
                "consumer.isolation.level", "read_uncommitted"))
        .isEqualTo(
            Map.of(
                "start.form",
                List.of("start.form: No such key; start.from was probably meant"),
                "key.serializer",
                List.of(
                    "key.serializer: A key of TableSinkConnector, of no effect in"
                        + " TableSourceConnector; use key.deserializer, or remove it"),
                "value.deserializer.schema.registry.url",
                List.of(
                    "value.deserializer.schema.registry.url: The format 'upsert-json' takes no"
                        + " properties; name the class that takes it with value.deserializer, or"
                        + " remove the key"),
                "consumer.isolation.level",
                List.of(
                    "consumer.isolation.level: No such key; kafka.consumer.isolation.level or"
                        + " consumer.override.isolation.level was probably meant")));
    assertThat(
            errors(
                "topics", "orders",
                "topic.creation.default.partitions", "3",
                "topic.creation.groups", "a",
                "transaction.boundary", "poll",
                "transforms", "a",
                "some.future.key", "x"))
        .isEmpty();
  }

  @Test
  void keysInJsonNeedAConverterThatWritesJson() {
    String converter = "key.converter";
    assertThat(errors("topics", "orders", "key.deserializer", "json", converter, "StringConverter"))
        .containsOnlyKeys(converter);
    assertThat(errors("topics", "orders", converter, "StringConverter")).isEmpty();
  }

  @Test
  void topicsAreNeededOnce() {
    String missing =
        "Give the topics to read: their names in topics, an expression in topics.regex, or"
            + " statements in sql";
    assertThat(errors()).isEqualTo(Map.of("topics", List.of(missing)));

    String twice = "Give either topics or topics.regex, not both";
    assertThat(errors("topics", "a", "topics.regex", "b"))
        .isEqualTo(Map.of("topics", List.of(twice)));
  }

  @Test
  void sqlTakesThePlaceOfTopicsAndColumns() {
    assertThat(errors("sql", "SELECT a FROM orders")).isEmpty();

    String both =
        "sql says which topics and columns are read, so it excludes topics, topics.regex,"
            + " topics.exclude, columns; give either the one or the other";
    assertThat(
            errors(
                "sql", "SELECT a FROM orders",
                "topics", "a",
                "topics.regex", "b",
                "topics.exclude", "c",
                "columns", "d"))
        .isEqualTo(Map.of("sql", List.of(both)));
  }

  @Test
  void sqlThatDoesNotCompileIsReportedWithItsPlace() {
    assertThat(errors("sql", "SELECT a\nFROM orders\nLIMIT 3").get("sql"))
        .singleElement()
        .asString()
        .startsWith("The query is not valid at line 1, column 1, at 'SELECT a FROM orders LIMIT 3'")
        .contains("LIMIT needs other rows than the one at hand");
  }

  @Test
  void statementsMayNotShareAnOutput() {
    String shared =
        "sql: Two statements write to the topic 'out', from 'a' and 'b'. Each would delete rows of the"
            + " other: write one statement with all conditions joined by OR, or name another topic"
            + " with INSERT INTO.";
    assertThat(errors("sql", "INSERT INTO out SELECT * FROM a; INSERT INTO out SELECT * FROM b"))
        .isEqualTo(Map.of("sql", List.of(shared)));
    assertThat(errors("sql", "SELECT * FROM a; SELECT * FROM b", "topic.format", "out"))
        .isEqualTo(Map.of("sql", List.of(shared)));
    assertThat(errors("sql", "SELECT * FROM a; INSERT INTO out SELECT * FROM a")).isEmpty();
  }

  @Test
  void sqlThatFeedsItselfIsReported() {
    String sql = "INSERT INTO other SELECT * FROM orders; INSERT INTO orders SELECT * FROM other";
    assertThat(errors("sql", sql, "worker.kafka.bootstrap.servers", "same:1").get("sql"))
        .containsExactly(
            "sql: The connector would read what it writes: the external cluster is the worker's own (E;"
                + " if two clusters share that id, give one of them another CLUSTER_ID), and topic 'orders' is written to 'other', which topics [orders, other] selects"
                + " as well; name another topic with INSERT INTO, or with topic.format for a SELECT"
                + " without it.");
  }

  @Test
  void deadLetterTopicMayNotBeReadBySql() {
    assertThat(
            errors(
                    "sql", "SELECT a FROM orders",
                    "malformed.records", "dead.letter",
                    "dead.letter.topic", "orders")
                .get("dead.letter.topic"))
        .singleElement()
        .asString()
        .startsWith("dead.letter.topic: The topic 'orders' is one of those that are read");
  }

  @Test
  void deadLettersNeedTopicOfTheirOwn() {
    String needed =
        "malformed.records=dead.letter needs dead.letter.topic, a topic of the external cluster";
    assertThat(errors("topics", "a", "malformed.records", "dead.letter"))
        .isEqualTo(Map.of("dead.letter.topic", List.of(needed)));

    assertThat(
            errors(
                "topics.regex", "a.*",
                "malformed.records", "dead.letter",
                "dead.letter.topic", "a-dead"))
        .isEqualTo(
            Map.of(
                "dead.letter.topic",
                List.of(
                    "dead.letter.topic: The topic 'a-dead' is one of those that are read; name another one, or exclude"
                        + " it with topics.exclude")));

    String unused = "dead.letter.topic is used only with malformed.records=dead.letter";
    assertThat(errors("topics", "a", "dead.letter.topic", "d"))
        .isEqualTo(Map.of("dead.letter.topic", List.of(unused)));
  }

  @Test
  void aConverterThatWouldChangeNumbersItReadsIsRefused() {
    String converter = "org.apache.kafka.connect.json.JsonConverter";
    Map<String, List<String>> errors =
        errors(
            "topics",
            "orders",
            "key.deserializer",
            converter,
            "key.deserializer.schemas.enable",
            "false",
            "value.deserializer",
            converter,
            "value.deserializer.schemas.enable",
            "false");

    assertThat(errors).containsOnlyKeys("key.deserializer", "value.deserializer");
    assertThat(errors.get("key.deserializer"))
        .singleElement()
        .asString()
        .contains("reads other numbers than there are", "set key.deserializer to 'json'");
    assertThat(errors.get("value.deserializer"))
        .singleElement()
        .asString()
        .contains("set value.deserializer to 'upsert-json'");
    assertThat(
            errors(
                "topics", "orders",
                "key.deserializer", converter,
                "value.deserializer", converter))
        .isEmpty();
  }

  @Test
  void everyWrongKeyIsReportedAtOnce() {
    Map<String, List<String>> errors =
        errors(
            "topics", "a b",
            "topics.exclude", "(",
            "topics.refresh.interval.ms", "1",
            "topic.format", "x y",
            "key.deserializer", "strin",
            "value.deserializer", "java.lang.String",
            "columns", "a,",
            "start.from", "now",
            "preserve.partitions", "maybe",
            "malformed.records", "drop",
            "kafka.consumer.fetch.min.bytes", "x",
            "kafka.bootstrap.servers", "nowhere");

    assertThat(errors.keySet())
        .containsExactlyInAnyOrder(
            "topics",
            "topics.exclude",
            "topics.refresh.interval.ms",
            "topic.format",
            "key.deserializer",
            "value.deserializer",
            "columns",
            "start.from",
            "preserve.partitions",
            "malformed.records",
            "kafka.consumer.fetch.min.bytes",
            "kafka.bootstrap.servers");
    assertThat(errors.values()).allMatch(messages -> messages.size() == 1);
    assertThat(errors.get("topics"))
        .containsExactly(
            "Invalid value [a b] for configuration topics: 'a b' is not the name of a topic ("
                + "Topic name is invalid: 'a b' contains one or more characters other than ASCII"
                + " alphanumerics, '.', '_' and '-'); an expression goes into topics.regex");
    assertThat(errors.get("topics.exclude"))
        .containsExactly(
            "Invalid value [(] for configuration topics.exclude: '(' is not a regular expression:"
                + " Unclosed group");
  }

  @Test
  void unreachableClusterIsReportedOnceTheRestIsClean() {
    clients.cluster("ext:1").timeoutNextRequest(9);

    assertThat(errors("topics", "orders").get("kafka.bootstrap.servers"))
        .singleElement()
        .asString()
        .startsWith("kafka.bootstrap.servers: No answer from the Kafka cluster at ext:1 within");
  }

  @Test
  void clientsOfOneKindMayOnlyHaveAnotherAddressOfTheSameCluster() {
    assertThat(errors("topics", "orders", "kafka.consumer.bootstrap.servers", "same:1")).isEmpty();

    for (String kind : List.of("consumer", "producer", "admin")) {
      String key = "kafka." + kind + ".bootstrap.servers";
      Map<String, List<String>> errors = errors("topics", "orders", key, "worker:1");

      assertThat(errors).containsOnlyKeys(key);
      assertThat(errors.get(key))
          .singleElement()
          .asString()
          .contains(key + " (worker:1)", "the cluster W", "kafka.bootstrap.servers (ext:1)")
          .endsWith("or remove " + key);
    }
  }

  @Test
  void twoClustersThatShareAnIdAreToldByTheIdsOfTheirTopics() {
    clients.with("same:1", "orders", 1);

    assertThat(errors("topics.regex", "ord.*", "worker.kafka.bootstrap.servers", "same:1"))
        .isEmpty();
    assertThat(errors("topics.regex", "ord.*", "worker.kafka.bootstrap.servers", "ext:1"))
        .containsOnlyKeys("topic.format");
  }

  @Test
  void selfFeedIsReportedOnTheOutput() {
    Map<String, List<String>> errors =
        errors("topics.regex", "ord.*", "worker.kafka.bootstrap.servers", "same:1");

    assertThat(errors).containsOnlyKeys("topic.format");
    assertThat(errors.get("topic.format"))
        .containsExactly(
            "The connector would read what it writes: the external cluster is the worker's own (E;"
                + " if two clusters share that id, give one of them another CLUSTER_ID), and topic 'orders' is written to 'orders', which topics.regex 'ord.*' selects"
                + " as well; give topic.format another name, or exclude it with topics.exclude.");
    assertThat(
            errors(
                "topics.regex", "ord.*",
                "topic.format", "copy-${topic}",
                "worker.kafka.bootstrap.servers", "same:1"))
        .isEmpty();
    assertThat(errors("topics", "orders", "worker.kafka.bootstrap.servers", "worker:1")).isEmpty();
  }

  @Test
  void offersValuesAndHidesWhatDoesNotMatter() {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "ext:1");
    properties.put("topics", "a");
    new TableSourceConnector(clients)
        .validate(properties)
        .configValues()
        .forEach(
            value -> {
              if (value.name().equals("malformed.records")) {
                assertThat(value.recommendedValues())
                    .isEqualTo(List.of("fail", "skip", "dead.letter"));
              }
              assertThat(value.visible())
                  .as(value.name())
                  .isEqualTo(!value.name().equals("dead.letter.topic"));
            });
  }

  private Map<String, List<String>> errors(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "tables");
    properties.put("kafka.bootstrap.servers", "ext:1");
    properties.put(WORKER, "worker:1");
    for (int at = 0; at < more.length; at += 2) {
      properties.put(more[at], more[at + 1]);
    }
    Map<String, List<String>> errors = new LinkedHashMap<>();
    new TableSourceConnector(clients)
        .validate(properties)
        .configValues()
        .forEach(
            value -> {
              if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
              }
            });
    return errors;
  }
}
