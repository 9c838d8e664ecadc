package io.neaptide.connect.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceKeysTest {

  private static final Map<String, String> ALL_RIGHT =
      Map.of(
          "kafka.bootstrap.servers",
          "ext:1",
          "key.converter",
          "org.apache.kafka.connect.storage.StringConverter",
          "value.converter",
          "io.neaptide.connect.RowConverter");

  @Test
  void convertersThatAreLeftToTheWorkerAreDoubtful() {
    assertThat(SourceKeys.doubtful(with("topics", "orders"))).isEmpty();
    assertThat(
            SourceKeys.doubtful(
                with("topics", "orders", "key.converter", "", "value.converter", "")))
        .containsOnlyKeys("key.converter", "value.converter")
        .hasEntrySatisfying(
            "value.converter",
            problem ->
                assertThat(problem)
                    .startsWith("Not given, so rows are written by the worker's converter.")
                    .endsWith("such as io.neaptide.connect.RowConverter"));
  }

  @Test
  void severalTopicsThatAreWrittenToOneAreDoubtful() {
    String problem =
        "'all' makes one table of all topics: rows of equal keys replace each other. With ${topic}"
            + " in it each topic has a table of its own";

    assertThat(SourceKeys.doubtful(with("topics", "a, b", "topic.format", "all")))
        .isEqualTo(Map.of("topic.format", problem));
    assertThat(SourceKeys.doubtful(with("topics.regex", "a.*", "topic.format", "all")))
        .isEqualTo(Map.of("topic.format", problem));
    assertThat(SourceKeys.doubtful(with("topics", "a", "topic.format", "all"))).isEmpty();
    assertThat(SourceKeys.doubtful(with("topics", "a, b", "topic.format", "all.${topic}")))
        .isEmpty();
    assertThat(
            SourceKeys.doubtful(
                with("sql", "SELECT x FROM a; INSERT INTO c SELECT x FROM b", "topic.format", "d")))
        .isEmpty();
  }

  @Test
  void propertiesThatNoClientKnowsAreDoubtful() {
    assertThat(SourceKeys.doubtful(with("topics", "a", "kafka.consumer.max.pol.records", "1")))
        .containsOnlyKeys("kafka.consumer.max.pol.records");
  }

  private static Map<String, String> with(String... more) {
    Map<String, String> properties = new HashMap<>(ALL_RIGHT);
    for (int at = 0; at < more.length; at += 2) {
      properties.put(more[at], more[at + 1]);
    }
    return properties;
  }
}
