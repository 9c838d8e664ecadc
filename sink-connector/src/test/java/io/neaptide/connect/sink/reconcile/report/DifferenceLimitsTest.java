package io.neaptide.connect.sink.reconcile.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.reconcile.change.RowChanges;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferenceLimitsTest {

  private static final DifferenceLimits LIMITS =
      new DifferenceLimits(50, InitialPhaseConfig.SharedKeys.FAIL);

  private static final DeleteDoubts NOTHING = DeleteDoubts.NONE;

  /** Too many to be deleted by accident. */
  private static final long KEPT = 98;

  @TempDir Path directory;
  private int files;

  private TopicDifference difference(long matched, long deleted, long shared) {
    return difference(Map.of(ClaimCounts.MATCHED, matched), deleted, shared);
  }

  private TopicDifference difference(Map<String, Object> found, long deleted, long shared) {
    files++;
    return new TopicDifference(
        "people",
        found,
        List.of(),
        shared,
        0,
        tombstones("orphans-" + files, deleted),
        tombstones("moves-" + files, 0));
  }

  private static DeleteDoubts removed(String policy) {
    return new DeleteDoubts(
        List.of(
            new RemovedInput("people-in", "people", Optional.ofNullable(policy), 1_234, 5_000),
            new RemovedInput("cities-in", "cities", Optional.of("delete"), 1, 2)),
        Map.of(),
        Map.of());
  }

  private OutgoingRows tombstones(String file, long count) {
    OutgoingRows tombstones = new OutgoingRows("people", directory.resolve(file), 1024);
    for (long key = 0; key < count; key++) {
      tombstones.add(
          new ProducerRecord<>("people", 0, new byte[] {(byte) key}, null), RowChanges.any());
    }
    return tombstones;
  }

  @Test
  void aSmallDifferenceIsWritten() {
    assertThat(LIMITS.refusal(List.of(difference(2, 2, 0)), NOTHING, false)).isEmpty();
  }

  @Test
  void tooManyDeletesAreRefused() {
    assertThat(LIMITS.refusal(List.of(difference(2, 2, 0), difference(1, 2, 0)), NOTHING, false))
        .hasValue(
            "The comparison with existing data would delete 2 of the 3 keys of people, more than"
                + " 50%. Nothing was written. If that is right, raise"
                + " reconcile.max.deletes.percent, or approve the very difference with"
                + " reconcile.approved.plan; look at it with reconcile.mode=plan");
    assertThat(LIMITS.refusal(List.of(difference(0, 2, 0)), NOTHING, true)).isEmpty();
  }

  @Test
  void keysInSeveralInputPartitionsAreRefused() {
    assertThat(LIMITS.refusal(List.of(difference(9, 0, 3)), NOTHING, true))
        .hasValue(
            "3 records of people have keys that stand in several input partitions, as rows or as"
                + " deletes, so that it cannot be told which record is the later one: an older row"
                + " could replace a newer one, or bring back a key that is deleted. Nothing was"
                + " written. Write the input again so that all records of a key are in one partition,"
                + " or set reconcile.shared.keys=accept, by which the row that is written last"
                + " stands");
  }

  @Test
  void keysInSeveralInputPartitionsAreAcceptedWhereTheUserSaysSo() {
    DifferenceLimits accepting = new DifferenceLimits(50, InitialPhaseConfig.SharedKeys.ACCEPT);

    assertThat(accepting.refusal(List.of(difference(9, 0, 3)), NOTHING, true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "compact,delete"})
  void deletesAreRefusedWhereRowsOfTheInputHaveExpired(String policy) {
    String found =
        "The first records of the input topic people-in are gone (1234 offsets; cleanup.policy="
            + policy
            + "), and 2 of the 100 keys of people would be deleted, which may be keys of those"
            + " records";

    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), removed(policy), false))
        .hasValue(
            found
                + ". Nothing was written. To keep them, write the whole table to the topic again, with"
                + " cleanup.policy=compact, which alone brings no row back. If these keys are to be"
                + " deleted, approve the very difference with reconcile.approved.plan; look at it with"
                + " reconcile.mode=plan");
    assertThat(DifferenceLimits.warnings(List.of(difference(KEPT, 2, 0)), removed(policy)))
        .containsExactly(found);
    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), removed(policy), true))
        .as("somebody has looked at it")
        .isEmpty();
  }

  @Test
  void deletesAreRefusedWhereItIsNotKnownWhetherTheRowsOfTheInputExpire() {
    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), removed(null), false))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal)
                    .contains(
                        "are gone (1234 offsets; its cleanup.policy may not be read), and 2 of")
                    .contains(
                        "Let the user of worker.kafka.* read it (DESCRIBE_CONFIGS on the topic). To keep"
                            + " them, write the whole table"));
  }

  @Test
  void deletesAreOnlyWarnedOfWhereTheInputIsCompactedByNow() {
    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), removed("compact"), false))
        .isEmpty();
    assertThat(DifferenceLimits.warnings(List.of(difference(KEPT, 2, 0)), removed("compact")))
        .containsExactly(
            "The first records of the input topic people-in are gone (1234 offsets;"
                + " cleanup.policy=compact), and 2 of the 100 keys of people would be deleted, which"
                + " may be keys of those records, unless they were written again since");
  }

  @Test
  void compactionAloneDoesNotEndTheDoubt() {
    Map<String, Object> refused = report(removed("delete"));
    DeleteDoubts compacted = removed("compact").after(Optional.of(refused));

    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), compacted, false))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal)
                    .contains(
                        "cleanup.policy=compact; nothing was written to it since it was compared"
                            + " last)"));
    DeleteDoubts again = removed("compact").after(Optional.of(report(compacted)));
    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), again, false)).isPresent();

    DeleteDoubts written =
        new DeleteDoubts(
            List.of(new RemovedInput("people-in", "people", Optional.of("compact"), 1_234, 5_001)),
            Map.of(),
            Map.of());
    assertThat(
            LIMITS.refusal(
                List.of(difference(KEPT, 2, 0)), written.after(Optional.of(refused)), false))
        .isEmpty();
    assertThat(
            LIMITS.refusal(
                List.of(difference(KEPT, 2, 0)),
                removed("compact").after(Optional.of(Map.of())),
                false))
        .isEmpty();
  }

  private static Map<String, Object> report(DeleteDoubts doubts) {
    Map<String, Object> report = new HashMap<>();
    doubts.addTo(report);
    return report;
  }

  @Test
  void whatIsGoneOfTheInputIsNoMatterWhereNoKeyIsDeleted() {
    assertThat(LIMITS.refusal(List.of(difference(KEPT, 0, 0)), removed("delete"), false)).isEmpty();
    assertThat(DifferenceLimits.warnings(List.of(difference(KEPT, 0, 0)), removed("delete")))
        .isEmpty();
  }

  private TopicDifference dropped(long deleted) {
    Map<String, Object> found = new HashMap<>();
    found.put(ClaimCounts.MATCHED, KEPT);
    TopicDifference.addDropped(found, 5);
    return difference(found, deleted, 0);
  }

  @Test
  void deletesAreRefusedWhereRecordsWereDroppedBeforeTheSinkSawThem() {
    String found =
        "5 records were dropped by converters or transforms (errors.tolerance=all), and 2 of the"
            + " 100 keys of people would be deleted, which may be keys of those records";

    assertThat(LIMITS.refusal(List.of(dropped(2)), NOTHING, false))
        .hasValue(
            found
                + ". Nothing was written. Correct these records, or the converter"
                + " (errors.log.enable=true shows what fails), or set errors.tolerance=none, by which"
                + " a task fails at the first of them. If these keys are to be deleted, approve the"
                + " very difference with reconcile.approved.plan; look at it with"
                + " reconcile.mode=plan");
    assertThat(DifferenceLimits.warnings(List.of(dropped(2)), NOTHING)).containsExactly(found);
    assertThat(LIMITS.refusal(List.of(dropped(2)), NOTHING, true)).isEmpty();
    assertThat(LIMITS.refusal(List.of(dropped(0)), NOTHING, false)).isEmpty();
  }

  @Test
  void deletesAreRefusedWhereAnotherConnectorWritesToTheTargetTopic() {
    DeleteDoubts others =
        new DeleteDoubts(
            List.of(),
            Map.of("people", names("a", "b"), "cities", names("c")),
            Map.of("people", names("b", "former")));
    String found =
        "The connectors [a, b] wrote records to people while this one compared with it, and 2 of the"
            + " 100 keys of people would be deleted, which may be keys of those records";

    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), others, false))
        .hasValue(
            found
                + ". Nothing was written. A target topic can have one connector: stop the others, or"
                + " give this one another topic.format. If these keys are to be deleted, approve the"
                + " very difference with reconcile.approved.plan; look at it with"
                + " reconcile.mode=plan");
    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), others, true)).isEmpty();
    assertThat(DifferenceLimits.warnings(List.of(difference(KEPT, 2, 0)), others))
        .containsExactly(
            found,
            "The connectors [former] have written records to people, too, and 2 of the 100 keys of"
                + " people would be deleted, which may be keys of those records: a target topic can"
                + " have one connector");
  }

  @Test
  void whoHasWrittenBeforeMayBeGoneSoDeletesAreOnlyWarnedOf() {
    DeleteDoubts former = new DeleteDoubts(List.of(), Map.of(), Map.of("people", names("former")));

    assertThat(LIMITS.refusal(List.of(difference(KEPT, 2, 0)), former, false)).isEmpty();
    assertThat(DifferenceLimits.warnings(List.of(difference(KEPT, 2, 0)), former)).hasSize(1);
  }

  private static SortedSet<String> names(String... connectors) {
    return new TreeSet<>(List.of(connectors));
  }

  private TopicDifference compared(long changed, long unchanged) {
    return difference(
        Map.of(
            ClaimCounts.MATCHED, changed + unchanged, "changed", changed, "unchanged", unchanged),
        0,
        0);
  }

  @Test
  void manyRowsThatAllDifferAreWarnedOf() {
    assertThat(DifferenceLimits.warnings(List.of(compared(100, 0)), NOTHING))
        .containsExactly(
            "Every row of people that was compared differs (100): are converters, formats and"
                + " columns those that its rows were written with?");
    assertThat(DifferenceLimits.warnings(List.of(compared(99, 0)), NOTHING)).isEmpty();
    assertThat(DifferenceLimits.warnings(List.of(compared(100, 1)), NOTHING)).isEmpty();
    assertThat(LIMITS.refusal(List.of(compared(100, 0)), NOTHING, false)).isEmpty();
    assertThat(DifferenceLimits.warnings(Collections.nCopies(500, compared(100, 0)), NOTHING))
        .as("a report of very many topics has its limit")
        .hasSize(100);
  }
}
