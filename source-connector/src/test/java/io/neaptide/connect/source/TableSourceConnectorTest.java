package io.neaptide.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.testing.FakeClients;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableSourceConnectorTest {

  private static final String WORKER = "worker.kafka.bootstrap.servers";

  private final FakeClients clients =
      new FakeClients()
          .with("ext:1", "E")
          .with("worker:1", "W")
          .with("ext:1", "orders", 3)
          .with("ext:1", "users", 1)
          .with("ext:1", "__internal", 1);
  private final TableSourceConnector connector = new TableSourceConnector(clients);

  @AfterEach
  void stop() {
    connector.stop();
  }

  @Test
  void tasksListTheirPartitionsAndAreTheSameEachTime() {
    start(properties());

    List<Map<String, String>> configs = connector.taskConfigs(2);

    assertThat(configs)
        .extracting(config -> config.get("neaptide.task.partitions"))
        .containsExactly("orders:0,2", "orders:1;users:0");
    assertThat(configs).allMatch(config -> config.get("topics.regex").equals(".*"));
    assertThat(configs).allMatch(config -> config.get("neaptide.task.cluster.id").equals("E"));
    assertThat(connector.taskConfigs(2)).isEqualTo(configs);
    assertThat(connector.taskConfigs(9)).hasSize(4);
  }

  @Test
  void originHeaderIsNeededWhereTransformsMayWriteToTheClusterThatIsRead() {
    Map<String, String> copies = new HashMap<>();
    copies.put("topics.regex", "[a-z]+");
    copies.put("topic.format", "copy-${topic}");
    copies.put(WORKER, "");
    copies.put("transforms", " ");
    assertThat(originHeader(copies)).isEqualTo("false");

    copies.put("transforms", "route");
    assertThat(originHeader(copies)).isEqualTo("true");

    copies.put(WORKER, "worker:1");
    assertThat(originHeader(copies)).isEqualTo("false");
  }

  private String originHeader(Map<String, String> more) {
    Map<String, String> properties = properties();
    properties.putAll(more);
    start(properties);
    String needed = connector.taskConfigs(1).get(0).get("neaptide.task.origin.header");
    connector.stop();
    return needed;
  }

  @Test
  void refusesToFeedItself() {
    Map<String, String> properties = properties();
    properties.put("worker.kafka.bootstrap.servers", "same:1");
    clients.with("same:1", "E");

    assertThatThrownBy(() -> start(properties))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The connector would read what it writes: the external cluster is the worker's own (E;"
                + " if two clusters share that id, give one of them another CLUSTER_ID), and topic 'orders' is written to 'orders', which topics.regex '.*' selects as"
                + " well; give topic.format another name, or exclude it with topics.exclude.");
  }

  @Test
  void refusesToOverwriteWhatItReadsWhereTheWorkersClusterIsNotKnown() {
    Map<String, String> properties = properties();
    properties.remove(WORKER);

    assertThatThrownBy(() -> start(properties))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The connector may read what it writes: topic 'orders' is written to 'orders', which"
                + " topics.regex '.*' selects as well. If the worker's cluster is the external one,"
                + " that overwrites the table. Give worker.kafka.bootstrap.servers, so that this can"
                + " be excluded, or give topic.format another name, or exclude it with"
                + " topics.exclude.");
  }

  @Test
  void twoClustersThatShareAnIdAreToldByTheIdsOfTheirTopics() {
    Map<String, String> properties = properties();
    properties.put("worker.kafka.bootstrap.servers", "same:1");
    clients.with("same:1", "E").with("same:1", "orders", 1);

    start(properties);

    assertThat(connector.taskConfigs(1)).hasSize(1);
    connector.stop();
  }

  @Test
  void refusesToReadFromAnotherClusterThanItAsks() {
    Map<String, String> properties = properties();
    properties.put("kafka.consumer.bootstrap.servers", "worker:1");

    assertThatThrownBy(() -> start(properties))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("kafka.consumer.bootstrap.servers (worker:1) leads to the cluster W");
  }

  @Test
  void failsClearlyWhenTheFirstDiscoveryFails() {
    clients.cluster("ext:1").timeoutNextRequest(1);

    assertThatThrownBy(() -> start(properties()))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith(
            "Could not read the id of the Kafka cluster of kafka.bootstrap.servers (")
        .hasMessageContaining("Check that its brokers can be reached from the worker");
  }

  @Test
  void missingTopicIsWaitedFor() {
    Map<String, String> properties = properties();
    properties.remove("topics.regex");
    properties.put("topics", "orders,later");
    start(properties);

    assertThat(connector.taskConfigs(9)).hasSize(3);
  }

  @Test
  void makesDeadLetterTopicThatDoesNotExpireByCompaction() throws Exception {
    Map<String, String> properties = properties();
    properties.put("topics.exclude", "dead");
    properties.put("malformed.records", "dead.letter");
    properties.put("dead.letter.topic", "dead");
    MockAdminClient admin = clients.cluster("ext:1");
    start(properties);

    assertThat(
            admin.describeTopics(List.of("dead")).topicNameValues().get("dead").get().partitions())
        .hasSize(1);
  }

  @Test
  void refusesCompactedDeadLetterTopicInValidationAndAtTheStart() {
    clients
        .cluster("ext:1")
        .createTopics(
            List.of(
                new NewTopic("compacted", 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact,delete"))));
    Map<String, String> properties = properties();
    properties.put("topics.exclude", "compacted");
    properties.put("malformed.records", "dead.letter");
    properties.put("dead.letter.topic", "compacted");
    String problem =
        "dead.letter.topic 'compacted' is compacted (cleanup.policy=compact,delete), so brokers"
            + " refuse malformed records without a key, and keep of several with one key only the"
            + " last. Set cleanup.policy=delete on the topic, or name another one.";

    assertThat(connector.validate(properties).configValues())
        .filteredOn(value -> value.name().equals("dead.letter.topic"))
        .flatExtracting(ConfigValue::errorMessages)
        .containsExactly(problem);
    assertThatThrownBy(() -> start(properties))
        .isInstanceOf(ConnectException.class)
        .hasMessage(problem);
  }

  @Test
  void exactlyOnceNeedsReadCommitted() {
    Map<String, String> properties = properties();
    assertThat(connector.exactlyOnceSupport(properties)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    properties.put("kafka.isolation.level", "READ_UNCOMMITTED");
    assertThat(connector.exactlyOnceSupport(properties)).isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
    properties.put("kafka.consumer.isolation.level", "read_committed");
    assertThat(connector.exactlyOnceSupport(properties)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }

  @Test
  void eachBatchIsATransactionAndNoneSpansSeveral() {
    assertThat(connector.canDefineTransactionBoundaries(properties()))
        .isEqualTo(ConnectorTransactionBoundaries.UNSUPPORTED);
  }

  @Test
  void altersOffsetsOfItsOwnClusterOnly() {
    Map<String, Object> partition = new HashMap<>();
    partition.put("cluster", "X");
    partition.put("topic", "orders");
    partition.put("partition", 0L);

    assertThatThrownBy(
            () -> connector.alterOffsets(properties(), Map.of(partition, Map.of("offset", 1L))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the id of the cluster of kafka.bootstrap.servers is 'E'");
  }

  @Test
  void altersOffsetsUpToTheEndOfTheirPartition() {
    ends(5);

    assertThat(alter("orders", 0, Map.of("offset", 5L))).isTrue();
    assertThatThrownBy(() -> alter("orders", 0, Map.of("offset", 6L)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The offset 6 of orders-0 is past the end of the partition, which is 5. Give at most"
                + " that. Nothing was changed.");
  }

  @Test
  void partitionThatDoesNotExistIsNotFound() {
    assertThatThrownBy(() -> alter("orders", 3, Map.of("offset", 0L)))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "The partition orders-3 does not exist: topic orders has 3 partitions. Nothing was"
                + " changed.");
    assertThatThrownBy(() -> alter("missing", 0, Map.of("offset", 0L)))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "The partition missing-0 does not exist, nor does its topic. Nothing was changed.");
  }

  @Test
  void offsetOfFormerTopicIsRefused() throws Exception {
    ends(5);
    String topicId =
        clients
            .cluster("ext:1")
            .describeTopics(List.of("orders"))
            .topicNameValues()
            .get("orders")
            .get()
            .topicId()
            .toString();

    assertThat(alter("orders", 0, Map.of("offset", 1L, "topicId", topicId))).isTrue();
    assertThatThrownBy(() -> alter("orders", 0, Map.of("offset", 1L, "topicId", "FORMER")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("is one of a topic with the id FORMER, but the topic was recreated")
        .hasMessageContaining(topicId);
  }

  private void ends(long offset) {
    clients.cluster("ext:1").updateEndOffsets(Map.of(new TopicPartition("orders", 0), offset));
  }

  private boolean alter(String topic, long number, Map<String, ?> offset) {
    Map<String, Object> partition = new HashMap<>();
    partition.put("cluster", "E");
    partition.put("topic", topic);
    partition.put("partition", number);
    return connector.alterOffsets(properties(), Map.of(partition, offset));
  }

  @Test
  void versionIsThatOfThePlugin() {
    assertThat(connector.version()).isEqualTo(new TableSourceTask().version()).matches("\\d.*");
    assertThat(connector.taskClass()).isEqualTo(TableSourceTask.class);
  }

  private void start(Map<String, String> properties) {
    connector.initialize(new Context());
    connector.start(properties);
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "tables");
    properties.put("kafka.bootstrap.servers", "ext:1");
    properties.put("topics.regex", ".*");
    properties.put(WORKER, "worker:1");
    return properties;
  }

  private static final class Context implements SourceConnectorContext {

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new OffsetStorageReader() {
        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
          return null;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(
            Collection<Map<String, T>> partitions) {
          return Map.of();
        }
      };
    }

    @Override
    public void requestTaskReconfiguration() {
      throw new AssertionError("nothing changed");
    }

    @Override
    public void raiseError(Exception error) {
      throw new AssertionError(error);
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("no metrics here");
    }
  }
}
