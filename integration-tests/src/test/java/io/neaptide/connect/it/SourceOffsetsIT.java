package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  void readsRecreatedTopicFromItsBeginning() {
    runFirst("recreated", 3);
    clusters.external().deleteTopic("recreated");
    await()
        .atMost(SourceClusters.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> clusters.external().createTopic("recreated"));
    clusters.produce("recreated", 0, "new", "{\"n\":9}");
    clusters.connect().resumeConnector("recreated");

    assertThat(rows(clusters.awaitRecords("recreated-recreated", 4)))
        .endsWith("new={\"n\":9}")
        .hasSize(4);
    clusters.delete("recreated");
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

    assertRefused(partition, Map.of("offset", -1), "must be a whole number from 0");
    assertRefused(partition, Map.of("offset", "1"), "must be a whole number from 0");
    assertRefused(partition, Map.of("position", 1), "must have the field 'offset' and no other");
    assertRefused(Map.of("topic", "nonsense"), Map.of("offset", 1), "must have exactly the fields");
    assertRefused(elsewhere, Map.of("offset", 1), "names another cluster");
    clusters.delete("nonsense");
  }

  private static void assertRefused(Map<String, ?> partition, Map<String, ?> offset, String why) {
    assertThatThrownBy(
            () -> clusters.connect().alterSourceConnectorOffset("nonsense", partition, offset))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining(why);
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
                    .extracting(ConnectorOffset::offset)
                    .containsExactly(Map.of("offset", records)));
  }

  private static List<ConnectorOffset> offsets(String name) {
    ConnectorOffsets offsets = clusters.connect().connectorOffsets(name);
    return offsets.offsets();
  }
}
