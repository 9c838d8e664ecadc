package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.keys;
import static io.neaptide.connect.it.testing.Records.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one sink writes for keys whose rows are in the input, in the target topic, or in both. */
@ExtendWith(SharedClusters.class)
class ReconcileRowsIT {

  /** What the report says of a key; nothing where it is in neither table. */
  private enum Outcome {
    NEW,
    CHANGED,
    UNCHANGED,
    DELETED,
    NOTHING
  }

  /**
   * A case, with a key of its own.
   *
   * @param name what is expected, which is the key, too
   * @param existing the rows in the target topic, oldest first; null is a delete
   * @param input the rows in the input, oldest first; null is a delete
   * @param written what the sink writes
   */
  private record Case(
      String name,
      List<String> existing,
      List<String> input,
      List<String> written,
      Outcome outcome) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Case writes(
      Outcome outcome, String name, List<String> existing, List<String> input, String row) {
    return new Case(name, existing, input, rowsOf(row), outcome);
  }

  private static Case unchanged(String name, List<String> existing, List<String> input) {
    return new Case(name, existing, input, List.of(), Outcome.UNCHANGED);
  }

  private static Case nothing(String name, List<String> existing, List<String> input) {
    return new Case(name, existing, input, List.of(), Outcome.NOTHING);
  }

  /** Rows, of which null is a delete. */
  private static List<String> rowsOf(String... rows) {
    return Arrays.asList(rows);
  }

  private static List<String> none() {
    return List.of();
  }

  private static final String DELETE = null;

  private static final List<Case> CASES =
      List.of(
          writes(
              Outcome.CHANGED,
              "an older existing row that equals the input's is no reason to keep the latest",
              rowsOf("{\"a\":1}", "{\"a\":2}"),
              rowsOf("{\"a\":1}"),
              "{\"a\":1}"),
          unchanged(
              "a row that stands twice is not written a third time",
              rowsOf("{\"a\":1}", "{\"a\":1}"),
              rowsOf("{\"a\":1}")),
          writes(
              Outcome.NEW,
              "a row that was deleted from the target is written again",
              rowsOf("{\"a\":1}", DELETE),
              rowsOf("{\"a\":1}"),
              "{\"a\":1}"),
          writes(
              Outcome.NEW,
              "the last row of the input counts, also after a delete",
              none(),
              rowsOf("{\"a\":1}", DELETE, "{\"a\":3}"),
              "{\"a\":3}"),
          writes(
              Outcome.DELETED,
              "an orphan with two rows gets one tombstone",
              rowsOf("{\"a\":1}", "{\"a\":2}"),
              none(),
              DELETE),
          writes(
              Outcome.DELETED,
              "a key whose last record of the input is a delete is an orphan",
              rowsOf("{\"a\":1}"),
              rowsOf("{\"a\":1}", DELETE),
              DELETE),
          nothing(
              "a key that the target has deleted already gets no tombstone",
              rowsOf("{\"a\":1}", DELETE),
              none()),
          nothing(
              "a key that came and went in the input alone gets no tombstone",
              none(),
              rowsOf("{\"a\":1}", DELETE)),
          unchanged(
              "the order of fields and spaces make no difference",
              rowsOf("{ \"b\" : 2,\n \"a\" : {\"y\":1, \"x\":2} }"),
              rowsOf("{\"a\":{\"x\":2,\"y\":1},\"b\":2}")),
          unchanged(
              "escapes make no difference",
              rowsOf("{\"\\u0061\":\"\\u00e9\\/\"}"),
              rowsOf("{\"a\":\"é/\"}")),
          unchanged(
              "the notation of a number makes no difference",
              rowsOf("{\"a\":1.0,\"b\":1e0,\"c\":100,\"d\":-0.50}"),
              rowsOf("{\"a\":1,\"b\":1,\"c\":1E2,\"d\":-5e-1}")),
          unchanged(
              "a field that is null in the target is the same as one that is absent in the input",
              rowsOf("{\"a\":1,\"b\":null,\"c\":{\"d\":null}}"),
              rowsOf("{\"a\":1,\"c\":{}}")),
          unchanged(
              "a field that is absent in the target is the same as one that is null in the input",
              rowsOf("{\"a\":1}"),
              rowsOf("{\"a\":1,\"z\":null}")),
          writes(
              Outcome.CHANGED,
              "a nested field is a difference",
              rowsOf("{\"a\":{\"b\":{\"c\":1,\"d\":2}}}"),
              rowsOf("{\"a\":{\"b\":{\"c\":1,\"d\":3}}}"),
              "{\"a\":{\"b\":{\"c\":1,\"d\":3}}}"),
          writes(
              Outcome.CHANGED,
              "the order of an array is a difference",
              rowsOf("{\"a\":[1,2]}"),
              rowsOf("{\"a\":[2,1]}"),
              "{\"a\":[2,1]}"),
          writes(
              Outcome.CHANGED,
              "a null in an array is a difference",
              rowsOf("{\"a\":[1]}"),
              rowsOf("{\"a\":[1,null]}"),
              "{\"a\":[1,null]}"),
          writes(
              Outcome.CHANGED,
              "a digit beyond the precision of a double is a difference",
              rowsOf("{\"a\":12345678901234567890.123456789}"),
              rowsOf("{\"a\":12345678901234567890.123456788}"),
              "{\"a\":12345678901234567890.123456788}"),
          writes(
              Outcome.CHANGED,
              "a text is not the number that it says",
              rowsOf("{\"a\":\"1\"}"),
              rowsOf("{\"a\":1}"),
              "{\"a\":1}"),
          writes(
              Outcome.CHANGED,
              "an existing row that is no JSON is replaced",
              rowsOf("{\"a\":"),
              rowsOf("{\"a\":1}"),
              "{\"a\":1}"),
          writes(
              Outcome.CHANGED,
              "an existing row that is an array is replaced",
              rowsOf("[1]"),
              rowsOf("{\"a\":1}"),
              "{\"a\":1}"),
          writes(
              Outcome.CHANGED,
              "an existing row that is the text null is replaced",
              rowsOf("null"),
              rowsOf("{\"a\":1}"),
              "{\"a\":1}"),
          unchanged(
              "an unreadable row below a readable one does not matter",
              rowsOf("{", "{\"a\":1}"),
              rowsOf("{\"a\":1}")),
          writes(
              Outcome.DELETED,
              "an orphan that is no JSON is deleted",
              rowsOf("{\"a\":"),
              none(),
              DELETE),
          writes(
              Outcome.DELETED, "an orphan that is empty is deleted", rowsOf(""), none(), DELETE));

  private static SinkScenario sink;
  private static List<ConsumerRecord<byte[], byte[]>> written;

  static Stream<Case> cases() {
    return CASES.stream();
  }

  @BeforeAll
  static void reconcileAll(ConnectClusters clusters) {
    sink =
        SinkScenario.comparing(clusters, "rows")
            // The report is of the only generation: no second task joins while it is applied.
            .with("tasks.max", "1")
            .input(2)
            .target(3)
            .targetRow(null, "{\"a\":1}")
            .targetRow(null, "no row at all");
    for (Case each : CASES) {
      each.existing().forEach(row -> sink.targetRow(each.name(), row));
      each.input().forEach(row -> sink.inputRow(each.name(), row));
    }
    written = sink.startAndAwaitStream().writtenRecords("rows");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void writesTheDifference(Case given) {
    List<ConsumerRecord<byte[], byte[]>> ofKey =
        written.stream().filter(record -> keys(List.of(record)).contains(given.name())).toList();

    assertThat(rows(ofKey))
        .containsExactlyElementsOf(
            given.written().stream().map(row -> given.name() + "=" + row).toList());
  }

  @Test
  void recordsWithoutKeysAreLeftAloneAndCounted() {
    assertThat(keys(written)).doesNotContainNull().isSubsetOf(keysOf(Outcome.values()));
    assertThat(sink.topicReport()).containsEntry("withoutKey", 2L);
  }

  @Test
  void theReportCountsTheKeysOfEachOutcome() {
    assertThat(sink.topicReport())
        .containsEntry("new", (long) keysOf(Outcome.NEW).size())
        .containsEntry("changed", (long) keysOf(Outcome.CHANGED).size())
        .containsEntry("unchanged", (long) keysOf(Outcome.UNCHANGED).size())
        .containsEntry("deleted", (long) keysOf(Outcome.DELETED).size())
        .containsEntry("moved", 0L)
        .containsEntry("unreadable", 3L);
  }

  @Test
  void theReportNamesKeysOfEachOutcome() {
    Map<String, List<String>> named =
        sink.exampleKeys().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> ((List<?>) entry.getValue()).stream().map(Object::toString).toList()));

    assertThat(named.get("new")).containsExactlyInAnyOrderElementsOf(keysOf(Outcome.NEW));
    assertThat(named.get("changed")).containsExactlyInAnyOrderElementsOf(keysOf(Outcome.CHANGED));
    assertThat(named.get("unchanged"))
        .containsExactlyInAnyOrderElementsOf(keysOf(Outcome.UNCHANGED));
    assertThat(named.get("deleted")).containsExactlyInAnyOrderElementsOf(keysOf(Outcome.DELETED));
    assertThat(named.get("moved")).isEmpty();
  }

  @Test
  void theReportNamesNoOtherWritersWhereThereAreNone() {
    assertThat(sink.report())
        .containsEntry("othersWrote", List.of())
        .doesNotContainKey("otherWriters");
  }

  private static List<String> keysOf(Outcome... outcomes) {
    return CASES.stream()
        .filter(each -> List.of(outcomes).contains(each.outcome()))
        .map(Case::name)
        .toList();
  }
}
