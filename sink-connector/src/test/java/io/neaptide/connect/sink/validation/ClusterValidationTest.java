package io.neaptide.connect.sink.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.TableSinkConnector;
import io.neaptide.connect.sink.testing.FakeAdmins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the ids of the clusters tell about a configuration. */
class ClusterValidationTest {

  private static final String OWN =
      "The cluster of kafka.bootstrap.servers is the worker's own (E; if two clusters share that id, give"
          + " one of them another CLUSTER_ID): ";

  private final FakeAdmins clients =
      new FakeAdmins().with("ext:1", "E").with("same:1", "E").with("worker:1", "W");

  private final Map<String, String> properties = new HashMap<>();

  ClusterValidationTest() {
    properties.put("name", "people");
    properties.put("topics", "a,b");
    properties.put("kafka.bootstrap.servers", "ext:1");
    properties.put("worker.kafka.bootstrap.servers", "same:1");
  }

  @Test
  void aTargetThatIsReadIsRefusedOnOneCluster() {
    Map<String, List<String>> errors = errors(Map.of());

    assertThat(errors).containsOnlyKeys("topic.format", "worker.kafka.bootstrap.servers");
    assertThat(errors.get("topic.format"))
        .containsExactly(
            OWN
                + "the connector would read what it writes, as topics 'a,b' selects the target"
                + " topic 'a', too. Give topic.format a name that topics does not select, or let"
                + " topics leave the target topics out");
    assertThat(errors(Map.of("topic.format", "${topic}.copy"))).isEmpty();
    assertThat(errors(Map.of("worker.kafka.bootstrap.servers", "worker:1"))).isEmpty();
  }

  @Test
  void twoClustersThatShareAnIdAreToldByTheIdsOfTheirTopics() {
    clients.withTopic("ext:1", "a").withTopic("same:1", "a");

    assertThat(errors(Map.of())).isEmpty();
    assertThat(errors(Map.of("worker.kafka.bootstrap.servers", "ext:1")))
        .containsOnlyKeys("topic.format", "worker.kafka.bootstrap.servers");
  }

  @Test
  void aPatternThatTakesInTheTargetsIsRefusedOnOneCluster() {
    properties.remove("topics");
    clients.withTopic("same:1", "orders.eu");
    Map<String, String> pattern =
        Map.of("topics.regex", "orders.*", "topic.format", "${topic}.copy");

    assertThat(errors(pattern).get("topic.format"))
        .containsExactly(
            OWN
                + "the connector would read what it writes, as topics.regex 'orders.*' selects the"
                + " target topic 'orders.eu.copy', too. Give topic.format a name that topics.regex"
                + " does not select, or let topics.regex leave the target topics out");
    assertThat(errors(Map.of("topics.regex", "orders\\.[a-z]+", "topic.format", "${topic}.copy")))
        .isEmpty();
  }

  @Test
  void aPatternThatTakesInTopicsOfConnectIsRefused() {
    properties.remove("topics");
    properties.put("worker.kafka.bootstrap.servers", "worker:1");
    clients
        .withTopic("worker:1", "connect-status")
        .withTopic("worker:1", "connect-config")
        .withTopic("worker:1", "_schemas")
        .withTopic("worker:1", "connect-orders");

    Map<String, List<String>> errors = errors(Map.of("topics.regex", ".*"));

    assertThat(errors).containsOnlyKeys("topics.regex");
    assertThat(errors.get("topics.regex"))
        .containsExactly(
            "topics.regex: '.*' matches topics of Connect or of a schema registry, which are no tables: _schemas,"
                + " connect-config, connect-status. Leave them out, as"
                + " (?!(_schemas|connect-config|connect-status)$)(.*) does, or name them in the"
                + " expression if they are meant");
    assertThat(errors(Map.of("topics.regex", "(?!(_schemas|connect-config|connect-status)$)(.*)")))
        .isEmpty();
    assertThat(errors(Map.of("topics.regex", "connect-status|orders.*"))).isEmpty();
    assertThat(errors(Map.of("topics.regex", "connect-o.*"))).isEmpty();
  }

  @Test
  void aPatternThatTakesInTheStateTopicIsRefusedOnOneCluster() {
    properties.remove("topics");

    Map<String, List<String>> errors =
        errors(Map.of("topics.regex", ".*", "delivery.guarantee", "exactly_once"));

    assertThat(errors).containsOnlyKeys("state.topic", "worker.kafka.bootstrap.servers");
    assertThat(errors.get("state.topic"))
        .containsExactly(
            OWN
                + "the connector would read its own state, as topics.regex '.*' selects the state"
                + " topic '__neaptide-people', too. Give state.topic a name that topics.regex does"
                + " not select, or let topics.regex leave it out");
  }

  @Test
  void deadLettersDoNotBelongAmongTheRows() {
    Map<String, List<String>> errors =
        errors(
            Map.of("topic.format", "${topic}.copy", "errors.deadletterqueue.topic.name", "b.copy"));

    assertThat(errors)
        .containsOnlyKeys("errors.deadletterqueue.topic.name", "worker.kafka.bootstrap.servers");
    assertThat(errors.get("errors.deadletterqueue.topic.name"))
        .containsExactly(
            OWN
                + "errors.deadletterqueue.topic.name 'b.copy' is a target topic as well, where"
                + " records that failed do not belong. Name another topic");
  }

  @Test
  void notificationsDoNotBelongAmongDeadLettersOrTheInput() {
    properties.put("topic.format", "${topic}.copy");

    assertThat(
            errors(
                Map.of("notification.topic", "dead", "errors.deadletterqueue.topic.name", "dead")))
        .containsOnlyKeys("notification.topic", "worker.kafka.bootstrap.servers");
    assertThat(errors(Map.of("notification.topic", "a")))
        .containsOnlyKeys("notification.topic", "worker.kafka.bootstrap.servers");
  }

  @Test
  void everyClientMustReachTheSameCluster() {
    properties.put("topic.format", "${topic}.copy");
    for (String key :
        List.of(
            "kafka.consumer.bootstrap.servers",
            "kafka.producer.bootstrap.servers",
            "kafka.admin.bootstrap.servers")) {
      assertThat(errors(Map.of(key, "same:1"))).isEmpty();
      assertThat(errors(Map.of(key, "worker:1"))).containsOnlyKeys(key);
    }
    assertThat(errors(Map.of("worker.kafka.consumer.bootstrap.servers", "worker:1")))
        .containsOnlyKeys("worker.kafka.consumer.bootstrap.servers");
  }

  @Test
  void theExistingDataIsReadFromTheClusterThatIsWritten() {
    properties.putAll(
        Map.of(
            "topic.format", "${topic}.copy",
            "fetch.existing.enabled", "true",
            "consumer.override.isolation.level", "read_committed",
            "consumer.override.auto.offset.reset", "earliest"));

    assertThat(errors(Map.of("fetch.existing.consumer.bootstrap.servers", "same:1"))).isEmpty();
    assertThat(errors(Map.of("fetch.existing.consumer.bootstrap.servers", "worker:1")))
        .containsOnlyKeys("fetch.existing.consumer.bootstrap.servers");
  }

  private Map<String, List<String>> errors(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(more);
    Map<String, List<String>> errors = new TreeMap<>();
    new TableSinkConnector(clients)
        .validate(all)
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
