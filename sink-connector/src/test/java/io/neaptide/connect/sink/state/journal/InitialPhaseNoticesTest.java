package io.neaptide.connect.sink.state.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.testing.JsonSchema;
import io.neaptide.connect.sink.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class InitialPhaseNoticesTest {

  private static final Map<String, Object> REPORT =
      Map.of(
          "topics",
          Map.of("t", Map.of("new", 3L, "deleted", 1L, "examples", Map.of("new", List.of("k")))));

  private final RowDeserializer json =
      Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of());
  private final ManualClock clock = new ManualClock();
  private final InitialPhaseNotices notices =
      new InitialPhaseNotices("notices", "people-sink", clock);

  private Map<String, Object> read(byte[] text) {
    return json.deserialize("t", new RecordHeaders(), text, ColumnSelection.ALL);
  }

  private static Generation generation(Phase phase) {
    return new Generation(
        4,
        "v 1",
        phase,
        phase.hasBounds()
            ? Optional.of(
                Bounds.of(
                    Map.of(new TopicPartition("in", 0), new OffsetRange(0, 1)), Map.of(), Map.of()))
            : Optional.empty());
  }

  @Test
  void everyNoticeHasTheFormThatIsPromised() throws IOException {
    JsonSchema schema =
        new JsonSchema(read(Files.readAllBytes(Path.of("../docs/notification.schema.json"))));
    for (Phase phase : Phase.values()) {
      assertThat(schema.problems(read(notices.entered(generation(phase), REPORT).value())))
          .isEmpty();
    }
    assertThat(schema.problems(read(notices.applied(generation(Phase.APPLY)).value()))).isEmpty();
    assertThat(schema.problems(read(notices.failed(generation(Phase.APPLY), "no").value())))
        .isEmpty();
    assertThat(schema.problems(Map.of("format", 1L, "type", "SLEPT"))).hasSizeGreaterThan(1);
  }

  @Test
  void aNoticeTellsTheDifferenceWithoutKeysOfRows() {
    ProducerRecord<byte[], byte[]> record = notices.entered(generation(Phase.PLANNED), REPORT);

    assertThat(record.topic()).isEqualTo("notices");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("people-sink");
    Map<String, Object> notice = read(record.value());
    assertThat(notice)
        .containsEntry("aggregate_type", "Initial Phase")
        .containsEntry("type", "PLANNED")
        .containsEntry("timestamp", clock.millis())
        .containsEntry(
            "additional_data",
            Map.of(
                "connector_name",
                "people-sink",
                "stream_version",
                "v 1",
                "generation",
                4L,
                "phase",
                "PLANNED",
                "difference",
                Map.of("t", Map.of("new", 3L, "deleted", 1L))));
  }
}
