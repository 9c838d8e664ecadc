package io.neaptide.connect.source;

import static io.neaptide.connect.source.testing.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.json.EncodedRow;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.source.config.TableSourceTaskConfig;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.start.SourceOffsets;
import io.neaptide.connect.source.start.StoredOffset;
import io.neaptide.connect.source.testing.FakeClients;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class TableSourceTaskTest {

  private static final TopicPartition P0 = new TopicPartition("orders", 0);

  private final FakeClients clients =
      new FakeClients().with("w:1", "W").with("w:1", "orders", 1).with("ext:1", "E");
  private final Map<TopicPartition, StoredOffset> stored = new HashMap<>();
  private final Metrics metrics = new Metrics();
  private final TableSourceTask task = new TableSourceTask(clients, Clock.systemUTC());

  @Test
  void goesOnAtTheStoredOffset() throws Exception {
    stored.put(P0, new StoredOffset(7, Optional.empty()));
    start(Map.of());
    assertThat(task.poll()).isNull();
    clients.consumer.addRecord(record(0, 6, "before", "{}"));
    clients.consumer.addRecord(record(0, 7, "next", "{\"a\":1,\"b\":2}"));

    List<SourceRecord> batch = task.poll();

    assertThat(batch).extracting(SourceRecord::key).containsExactly("next");
    assertThat(batch).extracting(SourceRecord::value).containsExactly(Map.of("b", 2L));
    assertThat(clients.consumerProperties.get(0)).containsEntry("client.id", "tables-0");
    task.stop();
    assertThat(clients.consumer.closed()).isTrue();
  }

  @Test
  void readsRecreatedTopicFromItsLogStartAndStoresItsIdFromThenOn() throws Exception {
    stored.put(P0, new StoredOffset(7, Optional.of("FORMER")));
    start(Map.of());
    assertThat(task.poll()).isNull();
    clients.consumer.addRecord(record(0, 0, "first", "{}"));

    List<SourceRecord> batch = task.poll();

    assertThat(batch).extracting(SourceRecord::key).containsExactly("first");
    assertThat(batch)
        .extracting(SourceRecord::sourceOffset)
        .isEqualTo(List.of(Map.of("offset", 1L, "topicId", "NEW")));
    task.stop();
  }

  @Test
  void rowsAreEncodedAtOnceWhereOnlyOurConverterSeesThem() throws Exception {
    String rows = "io.neaptide.connect.RowConverter";
    for (Map<String, String> more :
        List.of(
            Map.of("value.converter", rows),
            Map.of("value.converter", rows, "transforms", "route"),
            Map.of("value.converter", "org.apache.kafka.connect.json.JsonConverter"))) {
      FakeClients own = new FakeClients();
      TableSourceTask encoding = new TableSourceTask(own, Clock.systemUTC());
      start(encoding, own, more);
      assertThat(encoding.poll()).isNull();
      own.consumer.addRecord(record(0, 0, "a", "{\"a\":1,\"b\":2}"));

      Object value = encoding.poll().get(0).value();

      assertThat(value).isEqualTo(Map.of("b", 2L));
      assertThat(value instanceof EncodedRow)
          .isEqualTo(more.equals(Map.of("value.converter", rows)));
      encoding.stop();
    }
  }

  @Test
  void sendsDeadLettersBeforeReturningTheBatch() throws Exception {
    start(Map.of("malformed.records", "dead.letter", "dead.letter.topic", "dead"));
    assertThat(task.poll()).isNull();
    clients.consumer.addRecord(record(0, 0, "bad", "[]"));

    assertThat(task.poll()).isNull();

    assertThat(clients.producer.history())
        .extracting(letter -> letter.topic())
        .containsExactly("dead");
    assertThat(clients.producerProperties.get(0)).containsEntry("acks", "all");
    task.stop();
    assertThat(clients.producer.closed()).isTrue();
  }

  @Test
  void missingTargetPartitionFailsTheStart() {
    assertThatThrownBy(
            () ->
                start(
                    Map.of(
                        "preserve.partitions", "true",
                        "worker.kafka.bootstrap.servers", "w:1")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("has only 1, but needs at least 2");
    task.stop();
  }

  @Test
  void targetPartitionsAreNotKnownBehindTransforms() {
    start(
        Map.of(
            "preserve.partitions", "true",
            "worker.kafka.bootstrap.servers", "w:1",
            "transforms", "route"));
    task.stop();

    assertThat(clients.consumer.closed()).isTrue();
  }

  @Test
  void nothingIsLeftOfTheMetricsOfATaskThatCannotEndWell() {
    int ofTheWorker = metrics.metrics().size();
    TableSourceTask stuck = new TableSourceTask(new StuckClients(), Clock.systemUTC());
    start(stuck, clients, Map.of());
    assertThat(metrics.metrics()).hasSizeGreaterThan(ofTheWorker);

    assertThatThrownBy(stuck::stop).isInstanceOf(KafkaException.class).hasMessage("stuck");

    assertThat(metrics.metrics()).hasSize(ofTheWorker);
  }

  /** Clients whose consumer cannot be closed. */
  private final class StuckClients implements KafkaClients {

    @Override
    public Admin admin(Map<String, Object> properties) {
      return clients.admin(properties);
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
      return new MockConsumer<>("none") {
        @Override
        public synchronized void close() {
          throw new KafkaException("stuck");
        }
      };
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
      return clients.producer(properties);
    }
  }

  private void start(Map<String, String> more) {
    start(task, clients, more);
  }

  private void start(TableSourceTask task, FakeClients clients, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("name", "tables");
    properties.put("kafka.bootstrap.servers", "ext:1");
    properties.put("topics", "orders");
    properties.put("columns", "b");
    clients.consumer.updateBeginningOffsets(Map.of(P0, 0L, new TopicPartition("orders", 1), 0L));
    task.initialize(new Context());
    task.start(
        TableSourceTaskConfig.properties(
            properties,
            0,
            PartitionList.parse("orders:0-1"),
            Map.of("orders", "NEW"),
            Map.of(),
            "C",
            true));
  }

  private final class Context implements SourceTaskContext {

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new OffsetStorageReader() {
        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
          throw new AssertionError("all are asked for at once");
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(
            Collection<Map<String, T>> partitions) {
          Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
          for (Map<String, T> partition : partitions) {
            stored.forEach(
                (known, next) -> {
                  if (partition.equals(SourceOffsets.partition("C", known))) {
                    found.put(partition, SourceOffsets.offset(next.next(), next.topicId()));
                  }
                });
          }
          return found;
        }
      };
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return new PluginMetricsImpl(metrics, Map.of());
    }

    @Override
    public TransactionContext transactionContext() {
      return null;
    }
  }
}
