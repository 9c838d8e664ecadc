package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {

  @Test
  void propertiesForOneKindOfClientWinOverThoseForAll() {
    ClusterConfig cluster =
        ClusterConfig.external(
            Map.of(
                "kafka.bootstrap.servers", "a:1",
                "kafka.client.id", "all",
                "kafka.consumer.client.id", "reader",
                "kafka.producer.acks", "1",
                "kafka.admin.client.id", "admin",
                "topics", "t",
                "worker.kafka.client.id", "worker"));

    assertThat(cluster.consumerProperties())
        .containsOnly(entry("bootstrap.servers", "a:1"), entry("client.id", "reader"));
    assertThat(cluster.producerProperties())
        .containsOnly(
            entry("bootstrap.servers", "a:1"), entry("client.id", "all"), entry("acks", "1"));
    assertThat(cluster.adminProperties())
        .containsOnly(entry("bootstrap.servers", "a:1"), entry("client.id", "admin"));
  }

  @Test
  void theWorkerClusterHasItsOwnProperties() {
    ClusterConfig cluster =
        ClusterConfig.worker(
            Map.of(
                "kafka.bootstrap.servers", "external:1",
                "kafka.security.protocol", "SSL",
                "worker.kafka.bootstrap.servers", "worker:1",
                "worker.kafka.consumer.bootstrap.servers", "readers:1"));

    assertThat(cluster.adminProperties()).containsOnly(entry("bootstrap.servers", "worker:1"));
    assertThat(cluster.consumerProperties()).containsOnly(entry("bootstrap.servers", "readers:1"));
    assertThat(cluster.bootstrapServersKey()).isEqualTo("worker.kafka.bootstrap.servers");
  }

  @Test
  void callersOwnTheMapsTheyGet() {
    ClusterConfig cluster = ClusterConfig.external(Map.of("kafka.bootstrap.servers", "a:1"));

    cluster.adminProperties().clear();

    assertThat(cluster.adminProperties()).hasSize(1);
  }

  @Test
  void aClusterIsPresentWhereServersAreNamed() {
    assertThat(ClusterConfig.worker(Map.of("kafka.bootstrap.servers", "a:1")).isPresent())
        .isFalse();
    assertThat(ClusterConfig.worker(Map.of("worker.kafka.bootstrap.servers", " ")).isPresent())
        .isFalse();
    assertThat(ClusterConfig.worker(Map.of("worker.kafka.bootstrap.servers", "a:1")).isPresent())
        .isTrue();
  }

  @Test
  void invalidPropertiesAreReportedOnTheirFullKeys() {
    ClusterConfig cluster =
        ClusterConfig.external(
            Map.of(
                "kafka.bootstrap.servers", "a:1",
                "kafka.request.timeout.ms", "soon",
                "kafka.consumer.max.poll.records", "0",
                "kafka.producer.acks", "2",
                "kafka.admin.retries", "-1",
                "kafka.max.poll.records", "many",
                "kafka.unknown.property", "is left to the client"));

    assertThat(cluster.invalidProperties())
        .containsOnly(
            entry(
                "kafka.request.timeout.ms",
                "Invalid value soon for configuration kafka.request.timeout.ms: Not a number of"
                    + " type INT"),
            entry(
                "kafka.consumer.max.poll.records",
                "Invalid value 0 for configuration kafka.consumer.max.poll.records: Value must be"
                    + " at least 1"),
            entry(
                "kafka.producer.acks",
                "Invalid value 2 for configuration kafka.producer.acks: String must be one of: all,"
                    + " -1, 0, 1"),
            entry(
                "kafka.admin.retries",
                "Invalid value -1 for configuration kafka.admin.retries: Value must be at least"
                    + " 0"));
  }

  @Test
  void aPropertyForAllIsCheckedByEveryKindThatItIsNotOverriddenFor() {
    assertThat(
            ClusterConfig.external(
                    Map.of(
                        "kafka.max.poll.records", "many", "kafka.consumer.max.poll.records", "5"))
                .invalidProperties())
        .isEmpty();
    assertThat(
            ClusterConfig.worker(Map.of("worker.kafka.max.poll.records", "many"))
                .invalidProperties())
        .containsOnlyKeys("worker.kafka.max.poll.records");
  }

  @Test
  void noMessageHoldsASecret() {
    Map<String, String> originals = new HashMap<>();
    originals.put("kafka.bootstrap.servers", "a:1");
    originals.put("kafka.security.protocol", "SASL_MAGIC");
    for (String secret :
        List.of(
            "sasl.jaas.config",
            "ssl.key.password",
            "ssl.keystore.password",
            "ssl.keystore.key",
            "ssl.truststore.password")) {
      originals.put("kafka." + secret, "hunter2");
      originals.put("kafka.producer." + secret, "hunter2");
    }

    Map<String, String> messages = ClusterConfig.external(originals).invalidProperties();

    assertThat(messages).containsOnlyKeys("kafka.security.protocol");
    assertThat(messages.values()).noneMatch(message -> message.contains("hunter2"));
  }

  @Test
  void nullCountsAsNotSet() {
    Map<String, String> originals = new HashMap<>();
    originals.put("kafka.bootstrap.servers", "a:1");
    originals.put("kafka.request.timeout.ms", null);
    originals.put("kafka.client.id", "all");
    originals.put("kafka.admin.client.id", null);
    ClusterConfig cluster = ClusterConfig.external(originals);

    assertThat(cluster.invalidProperties()).isEmpty();
    assertThat(cluster.adminProperties())
        .containsOnly(entry("bootstrap.servers", "a:1"), entry("client.id", "all"));
    originals.put("kafka.bootstrap.servers", null);
    assertThat(cluster.isPresent()).isFalse();
  }

  @Test
  void theExternalClusterIsRequired() {
    ConfigDef definition = ClusterConfig.defineExternal(new ConfigDef(), "Doc.");

    assertThat(errors(definition, "kafka.bootstrap.servers", "a:1,b:2")).isEmpty();
    assertThat(errors(definition, "kafka.bootstrap.servers", " "))
        .containsExactly(
            "Invalid value [] for configuration kafka.bootstrap.servers: Must name at least one"
                + " host:port");
    assertThat(errors(definition, "kafka.bootstrap.servers", null))
        .containsExactly(
            "Invalid value null for configuration kafka.bootstrap.servers: Must name at least one"
                + " host:port");
    assertThat(definition.validate(Map.of()).get(0).errorMessages())
        .containsExactly(
            "Missing required configuration \"kafka.bootstrap.servers\" which has no default"
                + " value.",
            "Invalid value null for configuration kafka.bootstrap.servers: Must name at least one"
                + " host:port");
  }

  @Test
  void theWorkerClusterIsOptional() {
    ConfigDef definition = ClusterConfig.defineWorker(new ConfigDef(), "Doc.");

    assertThat(definition.parse(Map.of()))
        .containsEntry("worker.kafka.bootstrap.servers", List.of());
    assertThat(errors(definition, "worker.kafka.bootstrap.servers", "")).isEmpty();
    assertThat(errors(definition, "worker.kafka.bootstrap.servers", null)).isEmpty();
    assertThat(errors(definition, "worker.kafka.bootstrap.servers", "a"))
        .containsExactly(
            "Invalid value [a] for configuration worker.kafka.bootstrap.servers: 'a' is not of the"
                + " form host:port");
  }

  private static List<String> errors(ConfigDef definition, String key, String value) {
    Map<String, String> properties = new HashMap<>();
    properties.put(key, value);
    List<ConfigValue> checked = definition.validate(properties);
    return checked.get(0).errorMessages();
  }
}
