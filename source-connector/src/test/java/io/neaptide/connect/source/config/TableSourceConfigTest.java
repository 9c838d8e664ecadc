package io.neaptide.connect.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.kafka.SourceClients;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class TableSourceConfigTest {

  @Test
  void defaults() {
    Map<String, Object> expected = new TreeMap<>();
    expected.put("kafka.bootstrap.servers", ConfigDef.NO_DEFAULT_VALUE);
    expected.put("worker.kafka.bootstrap.servers", List.of());
    expected.put("topics", List.of());
    expected.put("topics.regex", "");
    expected.put("topics.exclude", List.of());
    expected.put("topics.refresh.interval.ms", 60_000L);
    expected.put("topic.format", "${topic}");
    expected.put("key.deserializer", "string");
    expected.put("value.deserializer", "upsert-json");
    expected.put("value.envelope", "none");
    expected.put("decimal.handling.mode", "");
    expected.put("columns", "*");
    expected.put("sql", "");
    expected.put("start.from", "earliest");
    expected.put("preserve.partitions", false);
    expected.put("malformed.records", "fail");
    expected.put("metrics.partitions.max", 200);
    expected.put("dead.letter.topic", "");

    assertThat(TableSourceConfig.definition().defaultValues())
        .containsAllEntriesOf(withoutRequired(expected));
    assertThat(TableSourceConfig.definition().names()).isEqualTo(expected.keySet());
  }

  private static Map<String, Object> withoutRequired(Map<String, Object> defaults) {
    Map<String, Object> optional = new HashMap<>(defaults);
    optional.values().removeIf(value -> value == ConfigDef.NO_DEFAULT_VALUE);
    return optional;
  }

  @Test
  void everyKeyIsShownWithNameGroupAndDocumentation() {
    Map<String, Set<Integer>> orders = new HashMap<>();
    TableSourceConfig.definition()
        .configKeys()
        .forEach(
            (name, key) -> {
              assertThat(key.displayName).as(name).isNotBlank().isNotEqualTo(name);
              assertThat(key.documentation).as(name).endsWith(".");
              assertThat(
                      orders
                          .computeIfAbsent(key.group, group -> new HashSet<>())
                          .add(key.orderInGroup))
                  .as("%s has a place of its own", name)
                  .isTrue();
            });
    assertThat(orders.keySet())
        .containsExactlyInAnyOrder(
            "External cluster", "Worker cluster", "Topics", "Formats", "Rows", "Errors", "Metrics");
  }

  @Test
  void consumerKeepsWhatTheUserSetsButNotWhatWouldLoseRecords() {
    Map<String, Object> consumer =
        SourceClients.consumer(
            config(
                    "kafka.max.poll.records", "17",
                    "kafka.consumer.isolation.level", "read_uncommitted",
                    "kafka.consumer.group.id", "g",
                    "kafka.consumer.auto.offset.reset", "latest",
                    "kafka.consumer.enable.auto.commit", "true",
                    "kafka.allow.auto.create.topics", "true",
                    "kafka.consumer.allow.auto.create.topics", "true",
                    "kafka.consumer.key.deserializer", "x")
                .external(),
            "tables-0");

    assertThat(consumer)
        .containsEntry("max.poll.records", "17")
        .containsEntry("isolation.level", "read_uncommitted")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("client.id", "tables-0")
        .doesNotContainKeys("group.id", "key.deserializer");
  }

  @Test
  void consumerReadsCommittedRecordsByDefault() {
    assertThat(SourceClients.consumer(config().external(), "c"))
        .containsEntry("isolation.level", "read_committed");
  }

  @Test
  void producerOfDeadLettersAlwaysWaitsForAllReplicas() {
    assertThat(
            SourceClients.producer(
                config(
                        "kafka.producer.acks", "0",
                        "kafka.producer.enable.idempotence", "false",
                        "kafka.producer.linger.ms", "3")
                    .external(),
                "c"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", "3");
  }

  @Test
  void propertiesThatAreNullAreAbsent() {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "h:1");
    properties.put("topics", "a");
    properties.put("topics.regex", null);
    properties.put("columns", null);
    TableSourceConfig config = new TableSourceConfig(properties);

    assertThat(config.tables().topics().selects("a")).isTrue();
    assertThat(config.tables().outputs("a").get(0).query().columns().isAll()).isTrue();
  }

  @Test
  void headersAreBytesForConverterOfBytesOnly() {
    assertThat(config().headersAsBytes()).isFalse();
    assertThat(
            config("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter")
                .headersAsBytes())
        .isTrue();
  }

  @Test
  void recordsAreAcknowledgedSoonUnlessTransactionsAreLong() {
    assertThat(config().acknowledgesSoon()).isTrue();
    assertThat(config("transaction.boundary", "POLL").acknowledgesSoon()).isTrue();
    assertThat(config("transaction.boundary", "interval").acknowledgesSoon()).isFalse();
    assertThat(config("transaction.boundary", "connector").acknowledgesSoon()).isFalse();
  }

  @Test
  void rowsAreUnseenBetweenTheConnectorAndOurConverterAlone() {
    String ours = "io.neaptide.connect.RowConverter";
    assertThat(config().rowHandover()).isEqualTo(RowHandover.COLUMNS);
    assertThat(config("value.converter", ours, "transforms", "route").rowHandover())
        .isEqualTo(RowHandover.COLUMNS);
    assertThat(config("value.converter", "other").rowHandover()).isEqualTo(RowHandover.COLUMNS);
    assertThat(config("value.converter", ours).rowHandover()).isEqualTo(RowHandover.TEXT_FROM_TEXT);
    assertThat(config("value.converter", ours, "value.deserializer", "a.Format").rowHandover())
        .isEqualTo(RowHandover.TEXT);
  }

  private static TableSourceConfig config(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "h:1");
    for (int at = 0; at < more.length; at += 2) {
      properties.put(more[at], more[at + 1]);
    }
    return new TableSourceConfig(properties);
  }

  @Test
  void numbersAreExactWhereTheConnectorsOwnConverterTakesThem() {
    String row = "io.neaptide.connect.RowConverter";

    assertThat(config().rowDecimals()).isEqualTo(DecimalHandling.MALFORMED);
    assertThat(config("value.converter", row).rowDecimals()).isEqualTo(DecimalHandling.PRECISE);
    assertThat(config("value.converter", row).keyDecimals()).isEqualTo(DecimalHandling.MALFORMED);
    assertThat(config("key.converter", row).keyDecimals()).isEqualTo(DecimalHandling.PRECISE);
    assertThat(config("decimal.handling.mode", "string").rowDecimals())
        .isEqualTo(DecimalHandling.STRING);
    assertThat(config("decimal.handling.mode", "double").rowDecimals())
        .isEqualTo(DecimalHandling.DOUBLE);
  }

  @Test
  void keysNeverBecomeDoublesOrTextsSinceTwoCouldBecomeOne() {
    for (String mode : List.of("double", "string", "malformed")) {
      assertThat(config("decimal.handling.mode", mode).keyDecimals())
          .isEqualTo(DecimalHandling.MALFORMED);
    }
    assertThat(config("decimal.handling.mode", "precise").keyDecimals())
        .isEqualTo(DecimalHandling.PRECISE);
  }

  @Test
  void theConverterMayHaveTheShortNamesThatConnectTakes() {
    for (String name : List.of("RowConverter", "Row", " io.neaptide.connect.RowConverter ")) {
      assertThat(config("value.converter", name).rowHandover())
          .isEqualTo(RowHandover.TEXT_FROM_TEXT);
      assertThat(config("key.converter", name).keyDecimals()).isEqualTo(DecimalHandling.PRECISE);
    }
    assertThat(config("value.converter", "other.RowConverter").rowHandover())
        .isEqualTo(RowHandover.COLUMNS);
    assertThat(config("header.converter", "ByteArrayConverter").headersAsBytes()).isTrue();
  }

  @Test
  void rowsAreMadeOfTextOnlyWhereNothingLooksIntoThem() {
    String converter = "value.converter";
    String row = "io.neaptide.connect.RowConverter";
    assertThat(config(converter, row).rowHandover()).isEqualTo(RowHandover.TEXT_FROM_TEXT);
    assertThat(config(converter, row, "value.envelope", "debezium").rowHandover())
        .isEqualTo(RowHandover.TEXT);
    assertThat(config(converter, row, "decimal.handling.mode", "string").rowHandover())
        .isEqualTo(RowHandover.TEXT);
  }
}
