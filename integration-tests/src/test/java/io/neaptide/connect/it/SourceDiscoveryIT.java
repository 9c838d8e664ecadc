package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.bytes;
import static io.neaptide.connect.it.SourceClusters.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics and partitions that come and go, and where reading begins in them. */
@ExtendWith(SourceClusters.Shared.class)
class SourceDiscoveryIT {

  private static SourceClusters clusters;

  @BeforeAll
  static void use(SourceClusters shared) {
    clusters = shared;
  }

  @Test
  void takesOnNewTopicsAndPartitionsWithoutRestart() throws Exception {
    clusters.external().createTopic("tables-a");
    clusters.external().createTopic("tables-not");
    clusters.external().createTopic("__tables-internal");
    clusters.produce("tables-a", 0, "a", "{\"n\":1}");
    clusters.produce("tables-not", 0, "x", "{\"n\":1}");
    clusters.produce("__tables-internal", 0, "x", "{\"n\":1}");
    Map<String, String> config = clusters.config("found", "");
    config.remove("topics");
    config.put("topics.regex", ".*tables-.*");
    config.put("topics.exclude", "tables-n.t");
    config.put("start.from", "earliest");
    clusters.configure("found", config);
    clusters.awaitRecords("found-tables-a", 1);

    clusters.external().createTopic("tables-b");
    clusters.produce("tables-b", 0, "b", "{\"n\":2}");
    addPartitions("tables-a", 3);
    clusters.produce("tables-a", 2, "c", "{\"n\":3}");

    assertThat(rows(clusters.awaitRecords("found-tables-b", 1))).containsExactly("b={\"n\":2}");
    assertThat(rows(clusters.awaitRecords("found-tables-a", 2)))
        .containsExactly("a={\"n\":1}", "c={\"n\":3}");
    clusters.awaitTasks("found", 2);
    assertThat(clusters.connect().kafka().describeTopics("found-tables-not").values())
        .allMatch(topic -> topic.isEmpty());
    assertThat(clusters.connect().kafka().describeTopics("found-__tables-internal").values())
        .allMatch(topic -> topic.isEmpty());
    clusters.delete("found");
  }

  @Test
  void waitsForNamedTopicThatDoesNotExistYet() {
    clusters.configure("waits", clusters.config("waits", "late"));
    clusters.awaitTasks("waits", 0);
    clusters.external().createTopic("late");
    clusters.produce("late", 0, "k", "{\"n\":1}");

    assertThat(rows(clusters.awaitRecords("waits-late", 1))).containsExactly("k={\"n\":1}");
    clusters.delete("waits");
  }

  @Test
  void latestSkipsWhatWasThereButNothingAfterTheFirstStart() throws Exception {
    clusters.external().createTopic("latest", 2);
    clusters.produce("latest", 0, "old", "{\"n\":0}");
    clusters.produce("latest", 1, "old", "{\"n\":0}");
    Map<String, String> config = clusters.config("late", "latest");
    config.put("start.from", "latest");
    clusters.configure("late", config);
    clusters.awaitTasks("late", 2);

    clusters.stop("late");
    clusters.produce("latest", 0, "while-stopped", "{\"n\":1}");
    addPartitions("latest", 3);
    clusters.produce("latest", 2, "new-partition", "{\"n\":2}");
    clusters.connect().resumeConnector("late");
    assertThat(rows(clusters.awaitRecords("late-latest", 2)))
        .containsExactlyInAnyOrder("while-stopped={\"n\":1}", "new-partition={\"n\":2}");

    clusters.stop("late");
    clusters.produce("latest", 1, "silent-till-now", "{\"n\":3}");
    clusters.connect().resumeConnector("late");
    assertThat(rows(clusters.awaitRecords("late-latest", 3)))
        .containsExactlyInAnyOrder(
            "while-stopped={\"n\":1}", "new-partition={\"n\":2}", "silent-till-now={\"n\":3}");
    clusters.delete("late");
  }

  @Test
  void latestReadsTopicThatIsRecreatedFromItsBeginning() {
    clusters.external().createTopic("renewed");
    clusters.external().createTopic("kept");
    clusters.produce("renewed", 0, "old", "{\"n\":0}");
    clusters.produce("kept", 0, "old", "{\"n\":0}");
    Map<String, String> config = clusters.config("renews", "renewed,kept");
    config.put("start.from", "latest");
    clusters.configure("renews", config);
    clusters.awaitTasks("renews", 2);

    clusters.stop("renews");
    clusters.recreate("renewed");
    clusters.produce("renewed", 0, "a", "{\"n\":1}");
    clusters.produce("renewed", 0, "b", "{\"n\":2}");
    clusters.produce("kept", 0, "c", "{\"n\":3}");
    clusters.connect().resumeConnector("renews");

    assertThat(rows(clusters.awaitRecords("renews-renewed", 2)))
        .containsExactly("a={\"n\":1}", "b={\"n\":2}");
    assertThat(rows(clusters.awaitRecords("renews-kept", 1))).containsExactly("c={\"n\":3}");
    clusters.delete("renews");
  }

  @Test
  void timestampSkipsWhatIsOlder() {
    clusters.external().createTopic("timed", 2);
    for (int day = 1; day <= 4; day++) {
      clusters.produce(
          new ProducerRecord<>(
              "timed", 0, day * 86_400_000L, bytes("day" + day), bytes("{\"n\":" + day + "}")));
    }
    clusters.produce(new ProducerRecord<>("timed", 1, 86_400_000L, bytes("old"), bytes("{}")));
    Map<String, String> config = clusters.config("timed", "timed");
    config.put("start.from", "1970-01-04T00:00:00Z");
    clusters.configure("timed", config);

    assertThat(rows(clusters.awaitRecords("timed-timed", 2)))
        .containsExactly("day3={\"n\":3}", "day4={\"n\":4}");
    clusters.delete("timed");
  }

  private static void addPartitions(String topic, int total)
      throws ExecutionException, InterruptedException {
    try (Admin admin = clusters.external().createAdminClient()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all().get();
    }
    await()
        .atMost(SourceClusters.PATIENCE)
        .until(
            () -> {
              List<?> partitions =
                  clusters.external().describeTopics(topic).get(topic).orElseThrow().partitions();
              return partitions.size() == total;
            });
  }
}
