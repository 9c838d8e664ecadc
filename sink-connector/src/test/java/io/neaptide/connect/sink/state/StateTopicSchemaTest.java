package io.neaptide.connect.sink.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.testing.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The schema in the docs is a promise: what is written there has that form. */
class StateTopicSchemaTest {

  private static final TopicPartition INPUT = new TopicPartition("in.put", 12);

  private final RowDeserializer json =
      Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of());
  private final StateRecords records = new StateRecords("state");

  private Map<String, Object> read(byte[] text) {
    return json.deserialize("t", new RecordHeaders(), text, ColumnSelection.ALL);
  }

  private JsonSchema schema() throws IOException {
    return new JsonSchema(read(Files.readAllBytes(Path.of("../docs/state-topic.schema.json"))));
  }

  private static Generation generation(Phase phase, Optional<Bounds> bounds) {
    Fingerprint settings =
        Fingerprint.of(
            new StreamSettings(
                new TreeMap<>(Map.of("topic.format", "x")),
                new TreeMap<>(Map.of("value.serializer.secret", "hidden")),
                Set.of()));
    return new Generation(4, "v 1", phase, bounds, settings);
  }

  private static Bounds bounds() {
    return Bounds.of(
        Map.of(INPUT, new OffsetRange(3, 5_000_000_000L)),
        Map.of(new TopicPartition("t", 1), new OffsetRange(1, 2)),
        Map.of("input:in.put", "id1", "target:t", "id2"));
  }

  private static Map<String, Object> counts() {
    return Map.of(
        "new",
        1L,
        "examples",
        Map.of("new", List.of("a")),
        "dropped",
        Map.of("task", 0L, "records", 2L));
  }

  private List<ProducerRecord<byte[], byte[]>> ofEveryKind() {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    all.add(records.heartbeat(4));
    all.add(records.deleted(4));
    all.add(records.restart(4, "it moved"));
    all.add(records.approval(new Approval(4, "plan1-00", new AppliedChanges(2, "00ff"))));
    all.add(records.applied(4, new AppliedChanges(2, "00ff")));
    all.add(records.applied(INPUT, 4, new AppliedChanges(2, "00ff")));
    all.add(records.planned(INPUT, 4, 17));
    all.add(records.untold(INPUT, 4, "it is too large"));
    all.add(records.lock("people-sink-task-0"));
    all.add(records.owner(INPUT, Owner.of("people-sink-task-0", "abc", 7)));
    all.add(records.owner(INPUT, Owner.of("people-sink-task-0", "abc", 7).free()));
    all.add(records.position(INPUT, new Position(17, 4, "v 1", Optional.of("id1"), 7)));
    all.add(records.position(INPUT, Position.unknown(4, "v 1").releasedBy(7)));
    all.add(records.decision(new DecidedClaims(4, Map.of(INPUT, "claim"))));
    all.addAll(records.claim(INPUT, 4, 1, "claim", new byte[0], counts()));
    all.addAll(records.note(new TopicPartition("t", 1), 4, new byte[0]));
    for (Phase phase : Phase.values()) {
      all.add(
          records.generation(
              generation(phase, phase.hasBounds() ? Optional.of(bounds()) : Optional.empty())));
    }
    all.add(
        records.generation(
            generation(Phase.STREAM, Optional.of(bounds())).ofConnector("people-sink")));
    return all;
  }

  @Test
  void whatIsWrittenHasTheFormThatIsPromised() throws IOException {
    JsonSchema schema = schema();
    for (ProducerRecord<byte[], byte[]> each : ofEveryKind()) {
      String key = new String(each.key(), UTF_8);

      assertThat(schema.problems(Map.of(key, read(each.value())))).as(key).isEmpty();
    }
  }

  @Test
  void whatHasAnotherFormIsFound() throws IOException {
    Map<String, Object> generation =
        new LinkedHashMap<>(
            read(records.generation(generation(Phase.STREAM, Optional.of(bounds()))).value()));
    generation.put("phase", "SLEEP");
    generation.remove("generation");

    assertThat(schema().problems(Map.of("generation", generation)))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("SLEEP is none of"))
        .anyMatch(problem -> problem.contains("generation is missing"));
    assertThat(schema().problems(Map.of("another", Map.of())))
        .containsExactly("/another: is not described");
    assertThat(schema().problems(Map.of("heartbeat", Map.of("format", 2L, "generation", 1L))))
        .containsExactly("/heartbeat/format: 2 is none of [1]");
  }
}
