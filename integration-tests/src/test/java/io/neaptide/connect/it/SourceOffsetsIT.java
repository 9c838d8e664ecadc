package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Offsets: kept, altered through REST, trimmed away. */
@ExtendWith(SourceClusters.Shared.class)
class SourceOffsetsIT {

  private static SourceClusters clusters;

  @BeforeAll
  static void use(SourceClusters shared) {
    clusters = shared;
  }

  @Test
  void continuesWhereItStopped() {
    runFirst("goeson", 3);
    clusters.produce("goeson", 0, "k3", "{\"n\":3}");
    clusters.connect().resumeConnector("goeson");

    assertThat(rows(clusters.awaitRecords("goeson-goeson", 4)))
        .containsExactly("k0={\"n\":0}", "k1={\"n\":1}", "k2={\"n\":2}", "k3={\"n\":3}");
    clusters.delete("goeson");
  }

  @Test
  void resumesAtTheLogStartWhenStoredOffsetsAreTrimmed() throws Exception {
    runFirst("trimmed", 2);
    for (int n = 2; n < 6; n++) {
      clusters.produce("trimmed", 0, "k" + n, "{\"n\":" + n + "}");
    }
    try (Admin admin = clusters.external().createAdminClient()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("trimmed", 0), RecordsToDelete.beforeOffset(4)))
          .all()
          .get();
    }
    clusters.connect().resumeConnector("trimmed");

    assertThat(rows(clusters.awaitRecords("trimmed-trimmed", 4)))
        .containsExactly("k0={\"n\":0}", "k1={\"n\":1}", "k4={\"n\":4}", "k5={\"n\":5}");
    clusters.delete("trimmed");
  }

  @Test
  void readsTopicThatWasRecreatedWhileStoppedFromItsBeginning() {
    for (int records : new int[] {1, 6}) {
      String name = "recreated" + records;
      runFirst(name, 3);
      String former = topicId(name);
      clusters.recreate(name);
      produceNew(name, records);
      clusters.connect().resumeConnector(name);

      assertThat(
              rows(clusters.awaitRecords(name + "-" + name, 3 + records)).subList(3, 3 + records))
          .isEqualTo(newRows(records));
      clusters.stop(name);
      assertThat(topicId(name)).isNotEqualTo(former);
      clusters.delete(name);
    }
  }

  @Test
  void readsTopicThatIsRecreatedWhileRunningFromItsBeginning() {
    for (int records : new int[] {1, 6}) {
      String name = "replaced" + records;
      runFirst(name, 3);
      clusters.connect().resumeConnector(name);
      clusters.awaitTasks(name, 1);
      clusters.recreate(name);
      produceNew(name, records);

      // Rows may come twice, where they were read before the topic was found to be another one.
      await()
          .atMost(SourceClusters.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          rows(
                              SourceClusters.records(
                                  clusters.connect().kafka(), name + "-" + name)))
                      .containsAll(newRows(records))
                      .endsWith("new" + (records - 1) + "={\"n\":" + (records - 1) + "}"));
      clusters.delete(name);
    }
  }

  @Test
  void offsetWithoutTopicIdIsTakenOverAndGetsTheId() {
    runFirst("takenover", 3);
    String topicId = topicId("takenover");
    clusters
        .connect()
        .alterSourceConnectorOffset(
            "takenover", offsets("takenover").get(0).partition(), Map.of("offset", 2));
    clusters.connect().resumeConnector("takenover");

    assertThat(rows(clusters.awaitRecords("takenover-takenover", 4))).endsWith("k2={\"n\":2}");
    clusters.stop("takenover");
    assertThat(topicId("takenover")).isEqualTo(topicId);
    clusters.delete("takenover");
  }

  private static void produceNew(String topic, int records) {
    for (int n = 0; n < records; n++) {
      clusters.produce(topic, 0, "new" + n, "{\"n\":" + n + "}");
    }
  }

  private static List<String> newRows(int count) {
    return IntStream.range(0, count).mapToObj(n -> "new" + n + "={\"n\":" + n + "}").toList();
  }

  private static String topicId(String connector) {
    return offsets(connector).get(0).offset().get("topicId").toString();
  }

  @Test
  void offsetsAreAlteredAndResetThroughRest() {
    runFirst("altered", 3);
    Map<String, ?> partition = offsets("altered").get(0).partition();

    clusters.connect().alterSourceConnectorOffset("altered", partition, Map.of("offset", 2));
    clusters.connect().resumeConnector("altered");
    assertThat(rows(clusters.awaitRecords("altered-altered", 4)))
        .containsExactly("k0={\"n\":0}", "k1={\"n\":1}", "k2={\"n\":2}", "k2={\"n\":2}");

    clusters.stop("altered");
    clusters.connect().resetConnectorOffsets("altered");
    clusters.connect().resumeConnector("altered");
    assertThat(rows(clusters.awaitRecords("altered-altered", 7))).hasSize(7);
    clusters.delete("altered");
  }

  @Test
  void nonsenseOffsetsAreRefusedWithReason() {
    runFirst("nonsense", 1);
    Map<String, Object> partition = new HashMap<>(offsets("nonsense").get(0).partition());
    Map<String, Object> elsewhere = new HashMap<>(partition);
    elsewhere.put("cluster", "another");

    Map<String, Object> missing = new HashMap<>(partition);
    missing.put("partition", 1);

    // Connect answers 500 for any error of a connector but that nothing was found.
    assertRefused(partition, Map.of("offset", -1), 500, "must be a whole number from 0");
    assertRefused(partition, Map.of("offset", "1"), 500, "must be a whole number from 0");
    assertRefused(partition, Map.of("position", 1), 500, "must have the field 'offset'");
    assertRefused(
        partition, Map.of("offset", 2), 500, "is past the end of the partition, which is 1");
    assertRefused(
        partition, Map.of("offset", 1, "topicId", "former"), 500, "the topic was recreated");
    assertRefused(missing, Map.of("offset", 0), 404, "topic nonsense has 1 partitions");
    assertRefused(Map.of("topic", "nonsense"), Map.of("offset", 1), 404, "must have exactly");
    assertRefused(elsewhere, Map.of("offset", 1), 404, "names another cluster");
    clusters.delete("nonsense");
  }

  private static void assertRefused(
      Map<String, ?> partition, Map<String, ?> offset, int status, String why) {
    assertThatThrownBy(
            () -> clusters.connect().alterSourceConnectorOffset("nonsense", partition, offset))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining(why)
        .extracting(refused -> ((ConnectRestException) refused).statusCode())
        .isEqualTo(status);
  }

  /**
   * A connector that has written so many records of a topic of its name, stored its offset, and
   * stopped.
   */
  private static void runFirst(String name, int records) {
    clusters.external().createTopic(name);
    for (int n = 0; n < records; n++) {
      clusters.produce(name, 0, "k" + n, "{\"n\":" + n + "}");
    }
    clusters.configure(name, clusters.config(name, name));
    clusters.awaitRecords(name + "-" + name, records);
    clusters.stop(name);
    await()
        .atMost(SourceClusters.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(offsets(name))
                    .extracting(stored -> (Object) stored.offset().get("offset"))
                    .containsExactly(records));
  }

  private static List<ConnectorOffset> offsets(String name) {
    ConnectorOffsets offsets = clusters.connect().connectorOffsets(name);
    return offsets.offsets();
  }
}
