package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SinkTableIT {

  private static SinkClusters clusters;

  @BeforeAll
  static void start() {
    clusters = SinkClusters.start(1, new Properties());
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @Test
  void upsertsAndDeletesMakeTheSameTableInANewCompactedTopic() throws Exception {
    clusters.input().createTopic("people", 2);
    clusters.produce(
        List.of(
            record("people", "1", "{\"firstName\":\"Ada\",\"lastName\":null}"),
            record("people", "2", "{\"firstName\":\"Alan\"}"),
            record("people", "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"),
            record("people", "2", null),
            record("people", "3", "{\"firstName\":\"Grace\",\"lastName\":null}")));

    clusters.startSink(
        "people-sink",
        clusters.sinkConfig(
            "people",
            "topic.format",
            "copy.of.${topic}",
            "topic.creation.default.partitions",
            "3"));

    clusters.awaitTable(
        "copy.of.people",
        Map.of(
            "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}",
            "3", "{\"firstName\":\"Grace\",\"lastName\":null}"));
    assertThat(clusters.external().describeTopics("copy.of.people").get("copy.of.people"))
        .hasValueSatisfying(topic -> assertThat(topic.partitions()).hasSize(3));
    assertThat(topicConfig("copy.of.people", "cleanup.policy")).isEqualTo("compact");
    clusters.connect().deleteConnector("people-sink");
  }

  private static String topicConfig(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = clusters.external().createAdminClient()) {
      return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
    }
  }
}
