package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static io.neaptide.connect.it.testing.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.it.testing.ConnectClusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * On a worker with exactly-once source support, and an external cluster that creates topics on
 * request and has permissions.
 */
class SourceExactlyOnceIT {

  private static ConnectClusters clusters;

  @BeforeAll
  static void start() {
    clusters =
        ConnectClusters.start(
            1,
            Map.of("exactly.once.source.support", "enabled"),
            Map.of(
                "auto.create.topics.enable", "true",
                "num.partitions", "2",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true"));
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @AfterEach
  void deleteConnectors() {
    clusters.deleteConnectors();
  }

  @Test
  void restartsNeitherLoseNorRepeatRows() {
    clusters.external().create("once", 2);
    Map<String, String> config = clusters.sourceConfig("once", "");
    config.remove("topics");
    config.put("sql", "SELECT * FROM once; INSERT INTO twice SELECT n FROM once WHERE n >= 0");
    config.put("exactly.once.support", "required");
    config.put("kafka.consumer.max.poll.records", "7");
    clusters.connectors().configure("once", config);
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int n = 0; n < 100; n++) {
        String key = round + "-" + n;
        clusters.external().produce("once", n % 2, key, "{\"n\":" + n + "}");
        expected.add(key + "={\"n\":" + n + "}");
      }
      clusters.connectors().restart("once");
    }

    assertThat(clusters.worker().awaitRows("once-once", expected.size()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(clusters.worker().awaitRows("twice", expected.size()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void rowsAreVisibleSoonAndThoseOfABusyTopicShareTransactions() {
    clusters.external().create("paced", 1);
    Map<String, String> config = clusters.sourceConfig("paced", "paced");
    config.put("exactly.once.support", "required");
    clusters.connectors().configure("paced", config);
    clusters.external().produce("paced", "first", "{}");
    clusters.worker().awaitRows("paced-paced", 1);
    TopicPartition target = new TopicPartition("paced-paced", 0);
    try (KafkaConsumer<byte[], byte[]> reader =
        clusters.worker().kafka().createConsumer(Map.of("isolation.level", "read_committed"))) {
      reader.assign(List.of(target));
      reader.seekToEnd(List.of(target));
      long end = reader.position(target);

      List<Duration> latencies = new ArrayList<>();
      for (int row = 0; row < 5; row++) {
        long started = System.nanoTime();
        clusters.external().produce("paced", "single" + row, "{}");
        eventually().until(() -> !reader.poll(Duration.ofMillis(10)).isEmpty());
        latencies.add(Duration.ofNanos(System.nanoTime() - started));
      }
      assertThat(Collections.min(latencies)).isLessThan(Duration.ofMillis(500));
      // Each has been a transaction of its own: a row, and a marker that takes an offset, too.
      assertThat(reader.endOffsets(List.of(target))).containsEntry(target, end + 10);

      int rows = 1_000;
      for (int row = 0; row < rows; row++) {
        clusters.external().produce("paced", "busy" + row, "{}");
      }
      clusters.worker().awaitRows("paced-paced", 6 + rows);
      long transactions = reader.endOffsets(List.of(target)).get(target) - end - 10 - rows;
      assertThat(transactions).isLessThan(rows / 8);
    }
  }

  @Test
  void writesEachRowOfARecreatedTopicOnce() {
    clusters.external().create("renewed", 1);
    clusters.external().produce("renewed", 0, "former0", "{}");
    clusters.external().produce("renewed", 0, "former1", "{}");
    Map<String, String> config = clusters.sourceConfig("renewed", "renewed");
    config.put("exactly.once.support", "required");
    clusters.connectors().configure("renewed", config);
    clusters.worker().awaitRecords("renewed-renewed", 2);
    clusters.connectors().stop("renewed");
    clusters.external().recreate("renewed");
    for (int n = 0; n < 4; n++) {
      clusters.external().produce("renewed", 0, "new" + n, "{}");
    }
    clusters.connectors().resume("renewed");

    clusters.worker().awaitRecords("renewed-renewed", 6);
    clusters.connectors().restart("renewed");
    clusters.external().produce("renewed", 0, "last", "{}");
    assertThat(clusters.worker().awaitRows("renewed-renewed", 7))
        .containsExactly(
            "former0={}", "former1={}", "new0={}", "new1={}", "new2={}", "new3={}", "last={}");
  }

  @Test
  void namedTopicThatMayNotBeDescribedIsAnErrorAndNotAConnectorWithoutTasks() {
    clusters.external().create("hidden", 1);
    AclBinding denied =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "hidden", PatternType.LITERAL),
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.DESCRIBE, AclPermissionType.DENY));
    clusters.external().ask(admin -> admin.createAcls(List.of(denied)).all().get());
    clusters.connectors().configure("blind", clusters.sourceConfig("blind", "hidden"));

    assertThat(clusters.connectors().awaitFailure("blind"))
        .contains(
            "The user of kafka.bootstrap.servers may not describe the topics [hidden], which are to"
                + " be read. Allow it the operations DESCRIBE and READ on them, or do not name"
                + " them.");
  }

  @Test
  void neverCreatesTopicThatWasDeletedWhileItWasRead() throws Exception {
    clusters.external().create("gone", 1);
    clusters.external().create("stays", 1);
    writeOnce("gone", "row", "{}");
    writeOnce("gone", "bad", "[]");
    Map<String, String> config = clusters.sourceConfig("gone", "gone,stays");
    config.put("topics.refresh.interval.ms", "60000");
    config.put("kafka.consumer.allow.auto.create.topics", "true");
    config.put("kafka.consumer.metadata.max.age.ms", "500");
    config.put("malformed.records", "dead.letter");
    config.put("dead.letter.topic", "dead");
    config.put("kafka.producer.metadata.max.age.ms", "500");
    clusters.connectors().configure("gone", config);
    clusters.worker().awaitRecords("gone-gone", 1);
    clusters.external().awaitRecords("dead", 1);
    clusters.external().delete("gone");
    clusters.external().delete("dead");

    // The next letter needs its topic, which the connector creates, or the broker does as long as
    // the producer of the last letter still asks for it, which is a few seconds.
    writeOnce("stays", "bad", "[]");
    clusters.external().awaitRecords("dead", 1);
    writeOnce("stays", "row", "{}");
    clusters.worker().awaitRecords("gone-stays", 1);
    holdsForAWhile(() -> assertThat(clusters.external().exists("gone")).isFalse());
  }

  /** With a producer that does not ask for the topic ever again, which would create it. */
  private static void writeOnce(String topic, String key, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        clusters.external().kafka().createProducer(Map.of())) {
      producer.send(new ProducerRecord<>(topic, 0, bytes(key), bytes(value))).get();
    }
  }

  @Test
  void exactlyOnceIsRefusedWithReadUncommitted() {
    clusters.external().create("dirty", 1);
    Map<String, String> config = clusters.sourceConfig("dirty", "dirty");
    config.put("exactly.once.support", "required");
    config.put("kafka.consumer.isolation.level", "read_uncommitted");

    assertThatThrownBy(() -> clusters.connectors().configure("dirty", config))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("exactly-once");
  }

  @Test
  void transactionsOfTheConnectorsOwnAreRefused() {
    clusters.external().create("own", 1);
    Map<String, String> config = clusters.sourceConfig("own", "own");
    config.put("transaction.boundary", "connector");

    assertThatThrownBy(() -> clusters.connectors().configure("own", config))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("connector-defined transaction boundaries");
  }
}
