package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.utils.converter.AvroConverter;
import io.apicurio.registry.utils.converter.ExtJsonConverter;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.KafkaCluster;
import io.neaptide.connect.it.testing.RegistryGate;
import io.neaptide.connect.it.testing.SchemaRegistry;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.Installation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables in Avro and JSON with schemas in registries: two, whose ids stand for other schemas. */
@ExtendWith(SharedClusters.class)
@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
class SchemaRegistryIT {

  private static final Schema KEY =
      SchemaBuilder.struct().name("crm.CustomerKey").field("id", Schema.INT64_SCHEMA).build();

  private static final Schema ADDRESS =
      SchemaBuilder.struct().name("crm.Address").field("city", Schema.STRING_SCHEMA).build();

  private static final Schema FIRST = customer().build();

  private static final Schema LATER =
      customer().field("email", Schema.OPTIONAL_STRING_SCHEMA).build();

  private static SchemaRegistry external;
  private static SchemaRegistry internal;

  private final ConnectClusters clusters;

  SchemaRegistryIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private static SchemaBuilder customer() {
    return SchemaBuilder.struct()
        .name("crm.Customer")
        .field("name", Schema.STRING_SCHEMA)
        .field("balance", Decimal.builder(2).build())
        .field("updated", Timestamp.builder().optional().build())
        .field("secret", Schema.OPTIONAL_STRING_SCHEMA)
        .field("address", ADDRESS);
  }

  @BeforeAll
  static void startRegistries() {
    external = SchemaRegistry.start();
    internal = SchemaRegistry.start();
    external.awaitAnswer();
    internal.awaitAnswer();
    // So that the ids which stand for a schema there stand for another one here.
    Converter other = converter(new AvroConverter<>(), internal, false);
    for (int id = 1; id < 6; id++) {
      Schema schema =
          SchemaBuilder.struct().name("Other" + id).field("x" + id, Schema.STRING_SCHEMA).build();
      byte[] unused =
          other.fromConnectData("other" + id, schema, new Struct(schema).put("x" + id, "x"));
    }
  }

  @AfterAll
  static void stopRegistries() {
    external.close();
    internal.close();
  }

  @Test
  void anAvroTableGoesFromOneRegistryToTheOtherAndBackAndIsComparedByValue() {
    Converter keys = converter(new AvroConverter<>(), external, true);
    Converter rows = converter(new AvroConverter<>(), external, false);
    clusters.external().create("customers", 1);
    write("customers", keys, rows, 1, ada(FIRST, 1));
    write("customers", keys, rows, 2, ada(FIRST, 2));
    write("customers", keys, rows, 3, ada(FIRST, 3));

    ConnectorFile source = example("table-source-avro.json");
    clusters.connectors().configure(source.name(), source.config());
    write("customers", keys, rows, 2, ada(LATER, 2).put("email", "ada@b.c"));
    write("customers", keys, rows, 3, null);

    Map<Long, Struct> expected =
        awaitTable(
            clusters.worker(), "avro.customers", internal, Map.of(1L, "null", 2L, "ada@b.c"));
    Schema projected = expected.get(1L).schema();
    assertThat(projected.name()).isEqualTo("crm.Customer");
    assertThat(projected.fields())
        .extracting(Field::name)
        .containsExactly("id", "name", "city", "balance", "updated");
    assertThat(projected.field("balance").schema().name()).isEqualTo(Decimal.LOGICAL_NAME);
    assertThat(projected.field("updated").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
    assertThat(expected.get(1L).getStruct("id").getInt64("id")).isEqualTo(1);
    assertThat(expected.get(1L).get("balance")).isEqualTo(new BigDecimal("1.50"));

    // The target holds the first row by another schema, an old second one, and one that is gone.
    clusters.external().create("avro.customers.copy", 1, Map.of("cleanup.policy", "compact"));
    Converter otherKeys = withIdsInBytes(new AvroConverter<>(), external, true);
    Converter otherRows = withIdsInBytes(new AvroConverter<>(), external, false);
    write("avro.customers.copy", otherKeys, otherRows, 1, reordered(expected.get(1L)));
    write("avro.customers.copy", otherKeys, otherRows, 2, reordered(expected.get(1L)));
    write("avro.customers.copy", otherKeys, otherRows, 9, reordered(expected.get(1L)));
    ConnectorFile sink = example("table-sink-avro-compare.json");
    clusters.connectors().configure(sink.name(), sink.config());

    awaitTable(
        clusters.external(), "avro.customers.copy", external, Map.of(1L, "null", 2L, "ada@b.c"));
    assertThat(clusters.external().read("avro.customers.copy"))
        .as("three that were there, one that changed, one that is deleted")
        .hasSize(5);
  }

  @Test
  void aRegistryThatDoesNotAnswerOrLetInIsWaitedForAndNoRecordIsSkipped() {
    Converter rows = converter(new ExtJsonConverter(), external, false);
    clusters.external().create("guarded", 1);
    clusters
        .external()
        .produce(
            new ProducerRecord<>(
                "guarded", 0, bytes("k"), rows.fromConnectData("guarded", FIRST, ada(FIRST, 1))));
    try (RegistryGate gate = new RegistryGate(external)) {
      gate.answer(401);
      Map<String, String> config = clusters.sourceConfig("guarded", "guarded");
      config.put("value.deserializer", ExtJsonConverter.class.getName());
      config.put("value.deserializer.apicurio.registry.url", gate.url());
      config.put("columns", "name, balance, updated, address.city");
      config.put("malformed.records", "skip");
      clusters.connectors().configure("guarded", config);

      for (int status : List.of(401, 503, 403)) {
        gate.answer(status);
        eventually().until(() -> gate.refused() >= 3);
      }
      gate.open();
      assertThat(clusters.worker().awaitRows("guarded-guarded", 1))
          .containsExactly(
              "k={\"name\":\"Ada\",\"balance\":1.50,\"updated\":\"2026-11-24T12:30:00Z\","
                  + "\"city\":\"London\"}");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Struct ada(Schema schema, long id) {
    return new Struct(schema)
        .put("name", "Ada")
        .put("balance", new BigDecimal(id + ".50"))
        .put("updated", Date.from(Instant.parse("2026-11-24T12:30:00Z")))
        .put("secret", "x")
        .put("address", new Struct(ADDRESS).put("city", "London"));
  }

  /** The same row, written by a program with a schema of its own. */
  private static Struct reordered(Struct row) {
    SchemaBuilder schema = SchemaBuilder.struct().name("crm.Customer").doc("by another program");
    for (String name : List.of("updated", "balance", "id", "city", "name")) {
      schema.field(name, row.schema().field(name).schema());
    }
    schema.field("unused", Schema.OPTIONAL_INT32_SCHEMA);
    Struct copy = new Struct(schema.build());
    for (Field field : row.schema().fields()) {
      copy.put(field.name(), row.get(field));
    }
    return copy;
  }

  /** Writes a row as a worker does: with headers, in which this registry's converters put ids. */
  private void write(String topic, Converter keys, Converter rows, long id, Struct row) {
    RecordHeaders headers = new RecordHeaders();
    byte[] key = keys.fromConnectData(topic, headers, KEY, new Struct(KEY).put("id", id));
    byte[] value = row == null ? null : rows.fromConnectData(topic, headers, row.schema(), row);
    clusters.external().produce(new ProducerRecord<>(topic, 0, key, value, headers));
  }

  /** Waits until a topic holds these keys, each with this column email. */
  private Map<Long, Struct> awaitTable(
      KafkaCluster cluster, String topic, SchemaRegistry registry, Map<Long, String> emails) {
    Map<Long, Struct> table = new LinkedHashMap<>();
    Converter keys = converter(new AvroConverter<>(), registry, true);
    Converter rows = converter(new AvroConverter<>(), registry, false);
    eventually()
        .untilAsserted(
            () -> {
              table.clear();
              for (ConsumerRecord<byte[], byte[]> record : cluster.read(topic)) {
                SchemaAndValue key = keys.toConnectData(topic, record.headers(), record.key());
                long id = ((Struct) key.value()).getInt64("id");
                if (record.value() == null) {
                  table.remove(id);
                } else {
                  SchemaAndValue row = rows.toConnectData(topic, record.headers(), record.value());
                  table.put(id, (Struct) row.value());
                }
              }
              Map<Long, String> found = new HashMap<>();
              table.forEach((id, row) -> found.put(id, email(row)));
              assertThat(found).isEqualTo(emails);
            });
    return table;
  }

  private static String email(Struct row) {
    Field email = row.schema().field("email");
    return String.valueOf(email == null ? null : row.get(email));
  }

  private static Converter converter(Converter converter, SchemaRegistry registry, boolean key) {
    return configured(converter, registry, key, true);
  }

  private static Converter withIdsInBytes(
      Converter converter, SchemaRegistry registry, boolean key) {
    return configured(converter, registry, key, false);
  }

  private static Converter configured(
      Converter converter, SchemaRegistry registry, boolean key, boolean headers) {
    converter.configure(
        new HashMap<>(
            Map.of(
                "apicurio.registry.url", registry.url(),
                "apicurio.registry.auto-register", "true",
                "apicurio.registry.headers.enabled", Boolean.toString(headers))),
        key);
    return converter;
  }

  private ConnectorFile example(String file) {
    Map<String, String> replacements =
        Map.of(
            "external-kafka:9092", clusters.external().bootstrapServers(),
            "worker-kafka:9092", clusters.worker().bootstrapServers(),
            "http://external-registry:8080/apis/registry/v2", external.url(),
            "http://worker-registry:8080/apis/registry/v2", internal.url(),
            "\"topic.creation.default.replication.factor\": \"-1\"",
                "\"topic.creation.default.replication.factor\": \"1\"");
    return ConnectorFile.read(Installation.current().examples("rest/" + file), replacements);
  }
}
