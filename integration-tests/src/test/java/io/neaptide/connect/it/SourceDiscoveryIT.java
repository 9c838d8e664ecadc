package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics and partitions that come and go, and where reading begins in them. */
@ExtendWith(SharedClusters.class)
class SourceDiscoveryIT {

  private final ConnectClusters clusters;

  SourceDiscoveryIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void takesOnNewTopicsAndPartitionsWithoutRestart() {
    clusters.external().create("tables-a", 1);
    clusters.external().create("tables-not", 1);
    clusters.external().create("__tables-internal", 1);
    clusters.external().produce("tables-a", 0, "a", "{\"n\":1}");
    clusters.external().produce("tables-not", 0, "x", "{\"n\":1}");
    clusters.external().produce("__tables-internal", 0, "x", "{\"n\":1}");
    Map<String, String> config = clusters.sourceConfig("found", "");
    config.remove("topics");
    config.put("topics.regex", ".*tables-.*");
    config.put("worker.kafka.bootstrap.servers", clusters.worker().bootstrapServers());
    config.put("topics.exclude", "tables-n.t");
    config.put("start.from", "earliest");
    clusters.connectors().configure("found", config);
    clusters.worker().awaitRecords("found-tables-a", 1);

    clusters.external().create("tables-b", 1);
    clusters.external().produce("tables-b", 0, "b", "{\"n\":2}");
    clusters.external().addPartitions("tables-a", 3);
    clusters.external().produce("tables-a", 2, "c", "{\"n\":3}");

    assertThat(clusters.worker().awaitRows("found-tables-b", 1)).containsExactly("b={\"n\":2}");
    assertThat(clusters.worker().awaitRows("found-tables-a", 2))
        .containsExactly("a={\"n\":1}", "c={\"n\":3}");
    clusters.connectors().awaitTasks("found", 2);
    assertThat(clusters.worker().exists("found-tables-not")).isFalse();
    assertThat(clusters.worker().exists("found-__tables-internal")).isFalse();
  }

  @Test
  void waitsForNamedTopicThatDoesNotExistYet() {
    clusters.connectors().configure("waits", clusters.sourceConfig("waits", "late"));
    clusters.connectors().awaitTasks("waits", 0);
    clusters.external().create("late", 1);
    clusters.external().produce("late", 0, "k", "{\"n\":1}");

    assertThat(clusters.worker().awaitRows("waits-late", 1)).containsExactly("k={\"n\":1}");
  }

  @Test
  void latestSkipsWhatWasThereButNothingAfterTheFirstStart() {
    clusters.external().create("latest", 2);
    clusters.external().produce("latest", 0, "old", "{\"n\":0}");
    clusters.external().produce("latest", 1, "old", "{\"n\":0}");
    Map<String, String> config = clusters.sourceConfig("late", "latest");
    config.put("start.from", "latest");
    clusters.connectors().configure("late", config);
    clusters.connectors().awaitTasks("late", 2);

    clusters.connectors().stop("late");
    clusters.external().produce("latest", 0, "while-stopped", "{\"n\":1}");
    clusters.external().addPartitions("latest", 3);
    clusters.external().produce("latest", 2, "new-partition", "{\"n\":2}");
    clusters.connectors().resume("late");
    assertThat(clusters.worker().awaitRows("late-latest", 2))
        .containsExactlyInAnyOrder("while-stopped={\"n\":1}", "new-partition={\"n\":2}");

    clusters.connectors().stop("late");
    clusters.external().produce("latest", 1, "silent-till-now", "{\"n\":3}");
    clusters.connectors().resume("late");
    assertThat(clusters.worker().awaitRows("late-latest", 3))
        .containsExactlyInAnyOrder(
            "while-stopped={\"n\":1}", "new-partition={\"n\":2}", "silent-till-now={\"n\":3}");
  }

  @Test
  void latestReadsTopicThatIsRecreatedFromItsBeginning() {
    clusters.external().create("renewed", 1);
    clusters.external().create("kept", 1);
    clusters.external().produce("renewed", 0, "old", "{\"n\":0}");
    clusters.external().produce("kept", 0, "old", "{\"n\":0}");
    Map<String, String> config = clusters.sourceConfig("renews", "renewed,kept");
    config.put("start.from", "latest");
    clusters.connectors().configure("renews", config);
    clusters.connectors().awaitTasks("renews", 2);

    clusters.connectors().stop("renews");
    clusters.external().recreate("renewed");
    clusters.external().produce("renewed", 0, "a", "{\"n\":1}");
    clusters.external().produce("renewed", 0, "b", "{\"n\":2}");
    clusters.external().produce("kept", 0, "c", "{\"n\":3}");
    clusters.connectors().resume("renews");

    assertThat(clusters.worker().awaitRows("renews-renewed", 2))
        .containsExactly("a={\"n\":1}", "b={\"n\":2}");
    assertThat(clusters.worker().awaitRows("renews-kept", 1)).containsExactly("c={\"n\":3}");
  }

  @Test
  void timestampSkipsWhatIsOlder() {
    clusters.external().create("timed", 2);
    for (int day = 1; day <= 4; day++) {
      clusters
          .external()
          .produce(
              new ProducerRecord<>(
                  "timed", 0, day * 86_400_000L, bytes("day" + day), bytes("{\"n\":" + day + "}")));
    }
    clusters
        .external()
        .produce(new ProducerRecord<>("timed", 1, 86_400_000L, bytes("old"), bytes("{}")));
    Map<String, String> config = clusters.sourceConfig("timed", "timed");
    config.put("start.from", "1970-01-04T00:00:00Z");
    clusters.connectors().configure("timed", config);

    assertThat(clusters.worker().awaitRows("timed-timed", 2))
        .containsExactly("day3={\"n\":3}", "day4={\"n\":4}");
  }
}
