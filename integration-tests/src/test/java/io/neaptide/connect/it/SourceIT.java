package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.bytes;
import static io.neaptide.connect.it.SourceClusters.rows;
import static io.neaptide.connect.it.SourceClusters.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables that flow from an external cluster into the worker's. */
class SourceIT {

  private static SourceClusters clusters;

  @BeforeAll
  static void start() {
    clusters = SourceClusters.start(Map.of());
  }

  @AfterAll
  static void stop() {
    clusters.close();
  }

  @Test
  void projectsRowsAndKeepsTombstonesTimestampsAndHeaders() {
    clusters.external().createTopic("people");
    clusters.produce(
        new ProducerRecord<>(
            "people",
            0,
            1_700_000_000_123L,
            bytes("1"),
            bytes("{\"firstName\":\"Ada\",\"lastName\":\"L\",\"address\":{\"city\":\"London\"}}"),
            new RecordHeaders(
                List.of(
                    new RecordHeader("trace", bytes("\"quoted\" 17")),
                    new RecordHeader("none", null)))));
    clusters.produce("people", 0, "2", "{\"lastName\":\"H\",\"address\":7}");
    clusters.produce("people", 0, "1", null);
    Map<String, String> config = clusters.config("project", "people");
    config.put("columns", "_key, firstName, address.city AS city");
    clusters.configure("project", config);

    List<ConsumerRecord<byte[], byte[]>> written = clusters.awaitRecords("project-people", 3);

    assertThat(rows(written))
        .containsExactly(
            "1={\"_key\":\"1\",\"firstName\":\"Ada\",\"city\":\"London\"}",
            "2={\"_key\":\"2\",\"firstName\":null,\"city\":null}",
            "1=null");
    ConsumerRecord<byte[], byte[]> first = written.get(0);
    assertThat(first.timestamp()).isEqualTo(1_700_000_000_123L);
    assertThat(text(first.headers().lastHeader("trace").value())).isEqualTo("\"quoted\" 17");
    assertThat(first.headers().lastHeader("none").value()).isNull();
    assertThat(text(first.headers().lastHeader("neaptide.origin").value())).startsWith("project:");
    clusters.delete("project");
  }
}
