package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets: kept, altered through REST, trimmed away. */
@ExtendWith(SharedClusters.class)
class SourceOffsetsIT {

  private final ConnectClusters clusters;

  SourceOffsetsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void continuesWhereItStopped() {
    runOnce("continued", 3);
    clusters.external().produce("continued", 0, "k3", "{\"n\":3}");
    clusters.connectors().resume("continued");

    assertThat(clusters.worker().awaitRows("continued-continued", 4))
        .containsExactly("k0={\"n\":0}", "k1={\"n\":1}", "k2={\"n\":2}", "k3={\"n\":3}");
  }

  @Test
  void resumesAtTheLogStartWhenStoredOffsetsAreTrimmed() {
    runOnce("trimmed", 2);
    for (int n = 2; n < 6; n++) {
      clusters.external().produce("trimmed", 0, "k" + n, "{\"n\":" + n + "}");
    }
    clusters.external().deleteRecordsBefore("trimmed", 0, 4);
    clusters.connectors().resume("trimmed");

    assertThat(clusters.worker().awaitRows("trimmed-trimmed", 4))
        .containsExactly("k0={\"n\":0}", "k1={\"n\":1}", "k4={\"n\":4}", "k5={\"n\":5}");
  }

  @ParameterizedTest(name = "with {0} records after 3")
  @ValueSource(ints = {1, 6})
  void readsTopicThatWasRecreatedWhileStoppedFromItsBeginning(int records) {
    String name = "recreated" + records;
    runOnce(name, 3);
    String former = topicId(name);
    clusters.external().recreate(name);
    produceNew(name, records);
    clusters.connectors().resume(name);

    assertThat(clusters.worker().awaitRows(name + "-" + name, 3 + records).subList(3, 3 + records))
        .isEqualTo(newRows(records));
    clusters.connectors().stop(name);
    assertThat(topicId(name)).isNotEqualTo(former);
  }

  @ParameterizedTest(name = "with {0} records after 3")
  @ValueSource(ints = {1, 6})
  void readsTopicThatIsRecreatedWhileRunningFromItsBeginning(int records) {
    String name = "replaced" + records;
    runOnce(name, 3);
    clusters.connectors().resume(name);
    clusters.connectors().awaitTasks(name, 1);
    clusters.external().recreate(name);
    produceNew(name, records);

    // Rows may come twice, where they were read before the topic was found to be another one.
    eventually()
        .untilAsserted(
            () ->
                assertThat(rows(clusters.worker().read(name + "-" + name)))
                    .containsAll(newRows(records))
                    .endsWith("new" + (records - 1) + "={\"n\":" + (records - 1) + "}"));
  }

  @Test
  void offsetWithoutTopicIdIsTakenOverAndGetsTheId() {
    runOnce("no-topic-id", 3);
    String topicId = topicId("no-topic-id");
    clusters
        .connectors()
        .connect()
        .alterSourceConnectorOffset(
            "no-topic-id", offsets("no-topic-id").get(0).partition(), Map.of("offset", 2));
    clusters.connectors().resume("no-topic-id");

    assertThat(clusters.worker().awaitRows("no-topic-id-no-topic-id", 4)).endsWith("k2={\"n\":2}");
    clusters.connectors().stop("no-topic-id");
    assertThat(topicId("no-topic-id")).isEqualTo(topicId);
  }

  private void produceNew(String topic, int records) {
    for (int n = 0; n < records; n++) {
      clusters.external().produce(topic, 0, "new" + n, "{\"n\":" + n + "}");
    }
  }

  private static List<String> newRows(int count) {
    return IntStream.range(0, count).mapToObj(n -> "new" + n + "={\"n\":" + n + "}").toList();
  }

  private String topicId(String connector) {
    return offsets(connector).get(0).offset().get("topicId").toString();
  }

  @Test
  void offsetsAreAlteredAndResetThroughRest() {
    runOnce("altered", 3);
    Map<String, ?> partition = offsets("altered").get(0).partition();

    clusters
        .connectors()
        .connect()
        .alterSourceConnectorOffset("altered", partition, Map.of("offset", 2));
    clusters.connectors().resume("altered");
    assertThat(clusters.worker().awaitRows("altered-altered", 4))
        .containsExactly("k0={\"n\":0}", "k1={\"n\":1}", "k2={\"n\":2}", "k2={\"n\":2}");

    clusters.connectors().stop("altered");
    clusters.connectors().connect().resetConnectorOffsets("altered");
    clusters.connectors().resume("altered");
    assertThat(clusters.worker().awaitRows("altered-altered", 7)).hasSize(7);
  }

  @Test
  void offsetsThatCannotBeAreRefusedWithTheReason() {
    runOnce("impossible", 1);
    Map<String, Object> partition = new HashMap<>(offsets("impossible").get(0).partition());
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
    assertRefused(missing, Map.of("offset", 0), 404, "topic impossible has 1 partitions");
    assertRefused(Map.of("topic", "impossible"), Map.of("offset", 1), 404, "must have exactly");
    assertRefused(elsewhere, Map.of("offset", 1), 404, "names another cluster");
  }

  private void assertRefused(
      Map<String, ?> partition, Map<String, ?> offset, int status, String why) {
    assertThatThrownBy(
            () ->
                clusters
                    .connectors()
                    .connect()
                    .alterSourceConnectorOffset("impossible", partition, offset))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining(why)
        .extracting(refused -> ((ConnectRestException) refused).statusCode())
        .isEqualTo(status);
  }

  /**
   * A connector that has written so many records of a topic of its name, stored its offset, and
   * stopped.
   */
  private void runOnce(String name, int records) {
    clusters.external().create(name, 1);
    for (int n = 0; n < records; n++) {
      clusters.external().produce(name, 0, "k" + n, "{\"n\":" + n + "}");
    }
    clusters.connectors().configure(name, clusters.sourceConfig(name, name));
    clusters.worker().awaitRecords(name + "-" + name, records);
    clusters.connectors().stop(name);
    eventually()
        .untilAsserted(
            () ->
                assertThat(offsets(name))
                    .extracting(stored -> (Object) stored.offset().get("offset"))
                    .containsExactly(records));
  }

  private List<ConnectorOffset> offsets(String name) {
    ConnectorOffsets offsets = clusters.connectors().connect().connectorOffsets(name);
    return offsets.offsets();
  }
}
