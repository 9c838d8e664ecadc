package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a worker with exactly-once source support. */
class SourceExactlyOnceIT {

  private static SourceClusters clusters;

  @BeforeAll
  static void start() {
    clusters = SourceClusters.start(Map.of("exactly.once.source.support", "enabled"));
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
