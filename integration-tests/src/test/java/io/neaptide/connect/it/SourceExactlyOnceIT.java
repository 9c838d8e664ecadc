package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.bytes;
import static io.neaptide.connect.it.SourceClusters.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * On a worker with exactly-once source support, and an external cluster that creates topics on
 * request and has permissions.
 */
class SourceExactlyOnceIT {

  private static SourceClusters clusters;

  @BeforeAll
  static void start() {
    clusters =
        SourceClusters.start(
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

  @Test
  void restartsNeitherLoseNorDouble() {
    clusters.external().createTopic("once", 2);
    Map<String, String> config = clusters.config("once", "");
    config.remove("topics");
    config.put("sql", "SELECT * FROM once; INSERT INTO twice SELECT n FROM once WHERE n >= 0");
    config.put("exactly.once.support", "required");
    config.put("kafka.consumer.max.poll.records", "7");
    clusters.configure("once", config);
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int n = 0; n < 100; n++) {
        String key = round + "-" + n;
        clusters.produce("once", n % 2, key, "{\"n\":" + n + "}");
        expected.add(key + "={\"n\":" + n + "}");
      }
      clusters.connect().restartConnectorAndTasks("once", false, true, false);
    }

    assertThat(rows(clusters.awaitRecords("once-once", expected.size())))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(rows(clusters.awaitRecords("twice", expected.size())))
        .containsExactlyInAnyOrderElementsOf(expected);
    clusters.delete("once");
  }

  @Test
  void writesEachRowOfRecreatedTopicOnce() {
    clusters.external().createTopic("reborn");
    clusters.produce("reborn", 0, "former0", "{}");
    clusters.produce("reborn", 0, "former1", "{}");
    Map<String, String> config = clusters.config("reborn", "reborn");
    config.put("exactly.once.support", "required");
    clusters.configure("reborn", config);
    clusters.awaitRecords("reborn-reborn", 2);
    clusters.stop("reborn");
    clusters.recreate("reborn");
    for (int n = 0; n < 4; n++) {
      clusters.produce("reborn", 0, "new" + n, "{}");
    }
    clusters.connect().resumeConnector("reborn");

    clusters.awaitRecords("reborn-reborn", 6);
    clusters.connect().restartConnectorAndTasks("reborn", false, true, false);
    clusters.produce("reborn", 0, "last", "{}");
    assertThat(rows(clusters.awaitRecords("reborn-reborn", 7)))
        .containsExactly(
            "former0={}", "former1={}", "new0={}", "new1={}", "new2={}", "new3={}", "last={}");
    clusters.delete("reborn");
  }

  @Test
  void namedTopicThatMayNotBeDescribedIsAnErrorAndNotAConnectorWithoutTasks() throws Exception {
    clusters.external().createTopic("hidden");
    AclBinding denied =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "hidden", PatternType.LITERAL),
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.DESCRIBE, AclPermissionType.DENY));
    try (Admin admin = clusters.external().createAdminClient()) {
      admin.createAcls(List.of(denied)).all().get();
    }
    clusters.configure("blind", clusters.config("blind", "hidden"));

    assertThat(clusters.awaitFailure("blind"))
        .contains(
            "The user of kafka.bootstrap.servers may not describe the topics [hidden], which are to"
                + " be read. Allow it the operations DESCRIBE and READ on them, or do not name"
                + " them.");
    clusters.delete("blind");
  }

  @Test
  void neverCreatesTopicThatWasDeletedWhileItWasRead() throws Exception {
    clusters.external().createTopic("gone");
    clusters.external().createTopic("stays");
    writeOnce("gone", "row", "{}");
    writeOnce("gone", "bad", "[]");
    Map<String, String> config = clusters.config("gone", "gone,stays");
    config.put("topics.refresh.interval.ms", "60000");
    config.put("kafka.consumer.allow.auto.create.topics", "true");
    config.put("kafka.consumer.metadata.max.age.ms", "500");
    config.put("malformed.records", "dead.letter");
    config.put("dead.letter.topic", "dead");
    config.put("kafka.producer.metadata.max.age.ms", "500");
    clusters.configure("gone", config);
    clusters.awaitRecords("gone-gone", 1);
    SourceClusters.awaitRecords(clusters.external(), "dead", 1);
    clusters.external().deleteTopic("gone");
    clusters.external().deleteTopic("dead");

    // The next letter needs its topic, which the connector creates, or the broker does as long as
    // the producer of the last letter still asks for it, which is a few seconds.
    writeOnce("stays", "bad", "[]");
    SourceClusters.awaitRecords(clusters.external(), "dead", 1);
    writeOnce("stays", "row", "{}");
    clusters.awaitRecords("gone-stays", 1);
    try (Admin admin = clusters.external().createAdminClient()) {
      await()
          .during(Duration.ofSeconds(3))
          .until(() -> !admin.listTopics().names().get().contains("gone"));
    }
    clusters.delete("gone");
  }

  /** With a producer that does not ask for the topic ever again, which would create it. */
  private static void writeOnce(String topic, String key, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = clusters.external().createProducer(Map.of())) {
      producer.send(new ProducerRecord<>(topic, 0, bytes(key), bytes(value))).get();
    }
  }

  @Test
  void readUncommittedIsNoExactlyOnce() {
    clusters.external().createTopic("dirty");
    Map<String, String> config = clusters.config("dirty", "dirty");
    config.put("exactly.once.support", "required");
    config.put("kafka.consumer.isolation.level", "read_uncommitted");

    assertThatThrownBy(() -> clusters.configure("dirty", config))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("exactly-once");
  }
}
