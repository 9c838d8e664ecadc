package io.neaptide.connect.sink.reconcile.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.change.RowChanges;
import io.neaptide.connect.sink.reconcile.diff.Candidate;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.JsonSchema;
import io.neaptide.connect.sink.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceReporterTest {

  private static final String FINGERPRINT = "plan1-" + "0123456789abcdef".repeat(4);
  private static final TopicPartition FIRST = new TopicPartition("people", 0);
  private static final TopicPartition SECOND = new TopicPartition("people", 1);
  private static final Generation GENERATION =
      new Generation(
          3,
          "7",
          Phase.COLLECT,
          Optional.of(
              Bounds.of(
                  Map.of(FIRST, new OffsetRange(0, 5)),
                  Map.of(FIRST, new OffsetRange(0, 9), SECOND, new OffsetRange(2, 4)),
                  Map.of())));

  private final ManualClock clock = new ManualClock();
  private final DifferenceReporter reporter =
      new DifferenceReporter(new TaskId("people-sink", 0), "7", clock);
  @TempDir private Path directory;

  @Test
  void aReportTellsWhatWasComparedAndHowLongItTook() {
    reporter.begin();
    clock.advance(Duration.ofSeconds(90));

    assertThat(report(Map.of()))
        .containsEntry("generation", 3L)
        .containsEntry("streamVersion", "7")
        .containsEntry("at", clock.instant().toString())
        .containsEntry("seconds", 90L)
        .containsEntry("bounds", GENERATION.fixedBounds().toRow())
        .containsEntry("fingerprint", FINGERPRINT)
        .containsEntry("othersWrote", List.of())
        .doesNotContainKey("otherWriters");
  }

  @Test
  void aReportHasTheFormThatIsPromised() throws IOException {
    Map<String, Object> report = new LinkedHashMap<>(report(Map.of()));
    report.put("format", 1L);
    report.put("warnings", List.of("Rows are gone"));
    new DeleteDoubts(
            List.of(new RemovedInput("in", "people", Optional.of("delete"), 3, 7)),
            Map.of(),
            Map.of())
        .addTo(report);
    JsonSchema schema =
        new JsonSchema(
            Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of())
                .deserialize(
                    "t",
                    new RecordHeaders(),
                    Files.readAllBytes(Path.of("../docs/state-topic.schema.json")),
                    ColumnSelection.ALL));

    assertThat(schema.problems(Map.of("report", report))).isEmpty();
  }

  @Test
  void aReportCountsByTopicWhatIsDifferent() {
    assertThat(topic(report(Map.of()), "people"))
        .containsEntry("new", 1L)
        .containsEntry("changed", 2L)
        .containsEntry("unchanged", 3L)
        .containsEntry("moved", 4L)
        .containsEntry("deleted", 2L)
        .containsEntry("misplacedDeleted", 1L)
        .containsEntry("inSeveralInputPartitions", 6L)
        .containsEntry("withoutKey", 7L);
  }

  @Test
  void whoeverWritesBeforeTheDecisionIsSomebodyElse() {
    Map<String, Object> report =
        report(Map.of(FIRST, new OffsetRange(0, 9), SECOND, new OffsetRange(3, 5)));

    assertThat(report).containsEntry("othersWrote", List.of("people-1"));
  }

  @Test
  void whenAllIsAppliedTheReportIsAddedToOnlyWhereSomebodyElseWrote() {
    assertThat(reporter.withForeignWriters(Map.of(), report(Map.of()))).isEmpty();
  }

  @Test
  void whoWroteWhileItWasAppliedIsAddedToTheReport() {
    Map<String, Object> report = report(Map.of(SECOND, new OffsetRange(2, 5)));

    Map<String, Object> added =
        reporter
            .withForeignWriters(Map.of(FIRST, Set.of("b", "a"), SECOND, Set.of("a")), report)
            .orElseThrow();

    assertThat(added)
        .containsEntry("othersWrote", List.of("people-0", "people-1"))
        .containsEntry("otherWriters", List.of("a", "b"))
        .containsEntry("topics", report.get("topics"));
  }

  @Test
  void countsOfPartitionsAreSummedUpWithAFewExamples() {
    Map<String, Object> sum = new LinkedHashMap<>();

    TopicDifference.merge(sum, counts("a"));
    TopicDifference.merge(sum, counts("b"));

    assertThat(sum).containsEntry("new", 30L);
    assertThat(sum.get(ClaimCounts.EXAMPLES))
        .extracting("new")
        .isEqualTo(
            IntStream.range(0, 20)
                .mapToObj(key -> (key < 15 ? "a" : "b") + key % 15)
                .map(Object.class::cast)
                .toList());
  }

  @Test
  void aReportOfHundredsOfTopicsStaysWithinWhatBrokersTakeByDefault() {
    String longest = "k".repeat(203);
    Map<String, Object> keys = new LinkedHashMap<>();
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      keys.put(ClaimCounts.name(outcome), Collections.nCopies(20, longest));
    }
    List<TopicDifference> differences =
        IntStream.range(0, 400)
            .mapToObj(
                topic ->
                    new TopicDifference(
                        "topic-" + topic,
                        Map.of(ClaimCounts.EXAMPLES, keys),
                        List.copyOf(Collections.nCopies(20, longest)),
                        0,
                        0,
                        tombstones("orphans-" + topic, 0),
                        tombstones("moves-" + topic, 0)))
            .toList();

    Map<String, Object> report = reporter.report(GENERATION, differences, FINGERPRINT, Map.of());

    assertThat(report.get("topics").toString()).hasSizeLessThan(800_000).contains(longest);
  }

  /** What a task found that has 15 new keys. */
  private static Map<String, Object> counts(String prefix) {
    Map<String, Object> examples = new LinkedHashMap<>();
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      examples.put(ClaimCounts.name(outcome), List.of());
    }
    examples.put("new", IntStream.range(0, 15).mapToObj(key -> prefix + key).toList());
    return Map.of("new", 15L, ClaimCounts.EXAMPLES, examples);
  }

  private Map<String, Object> report(Map<TopicPartition, OffsetRange> targetRanges) {
    TopicDifference difference =
        new TopicDifference(
            "people",
            Map.of("new", 1L, "changed", 2L, "unchanged", 3L, "moved", 4L),
            List.of(),
            6,
            7,
            tombstones("orphans", 2),
            tombstones("moves", 1));
    return reporter.report(GENERATION, List.of(difference), FINGERPRINT, targetRanges);
  }

  private OutgoingRows tombstones(String file, int count) {
    OutgoingRows tombstones = new OutgoingRows("people", directory.resolve(file), 1024);
    Collections.nCopies(count, new ProducerRecord<byte[], byte[]>("people", 0, new byte[1], null))
        .forEach(row -> tombstones.add(row, RowChanges.any()));
    return tombstones;
  }

  @SuppressWarnings("unchecked") // a report has objects with text names only
  private static Map<String, Object> topic(Map<String, Object> report, String topic) {
    return (Map<String, Object>) ((Map<String, Object>) report.get("topics")).get(topic);
  }
}
