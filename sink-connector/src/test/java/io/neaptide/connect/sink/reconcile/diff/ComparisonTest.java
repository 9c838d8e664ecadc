package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

  private static final Buckets BUCKETS = new Buckets(5, 1);

  @TempDir Path directory;

  private final RowDigest digest = new RowDigest();

  /** Keys that the partitioner would have put into another partition of the input. */
  private final Set<String> stray = new HashSet<>();

  private final Comparison comparison =
      new Comparison("t", true, key -> !stray.contains(new String(key, UTF_8)));
  private final List<String> written = new ArrayList<>();
  private CollectedRows input;
  private ExistingRows target;
  private OutgoingRows rows;
  private long inputOffset;

  @BeforeEach
  void open() {
    input = new CollectedRows("t", directory.resolve("input"), BUCKETS, 1);
    target = new ExistingRows(directory.resolve("target"), BUCKETS, 1);
    rows = new OutgoingRows("t", directory.resolve("rows"), 1);
  }

  @AfterEach
  void close() {
    input.close();
    target.close();
    rows.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private byte[] digest(String row) {
    return digest.of(Map.of("row", row));
  }

  /** Every key belongs to partition 0. */
  private void upsert(String key, String row) {
    input.upsert(new ProducerRecord<>("t", 0, bytes(key), bytes(row)), digest(row), inputOffset++);
  }

  private void beyond(String key, String row) {
    input.upsertBeyondBound(
        new ProducerRecord<>("t", 0, bytes(key), bytes(row)), digest(row), inputOffset++);
  }

  private void existing(int partition, long offset, String key, String row) {
    if (row == null) {
      target.tombstone(partition, offset, bytes(key));
    } else {
      target.row(partition, offset, bytes(key), digest(row));
    }
  }

  private void compare() {
    comparison.run(input, target, rows);
    rows.forEach(
        (row, change) ->
            written.add(new String(row.key(), UTF_8) + "=" + new String(row.value(), UTF_8)));
  }

  /** In a time that grows with the square of their number, these would take an hour. */
  @Test
  @Timeout(60)
  void keysWithOnePartitionerHashAreComparedAsQuicklyAsOthers() {
    List<byte[]> keys = CollidingKeys.of(200_000);
    byte[] one = digest("1");
    byte[] other = digest("2");
    long offset = 0;
    for (byte[] key : keys) {
      input.upsert(new ProducerRecord<>("t", 0, key, key), one, offset);
      target.row(0, offset, key, offset % 2 == 0 ? one : other);
      target.row(1, offset, key, other);
      offset++;
    }

    comparison.run(input, target, rows);

    assertThat(comparison.counts().of(Candidate.Outcome.UNCHANGED)).isEqualTo(100_000);
    assertThat(comparison.counts().of(Candidate.Outcome.CHANGED)).isEqualTo(100_000);
  }

  @Test
  void writesTheDifferenceAndCountsEveryOutcome() {
    upsert("same", "1");
    existing(0, 0, "same", "1");
    upsert("changed", "2");
    existing(0, 1, "changed", "1");
    upsert("new", "1");
    upsert("moved", "1");
    existing(1, 0, "moved", "1");
    input.rejected(bytes("rejected"), 0);
    existing(0, 2, "rejected", "1");
    input.delete(bytes("deleted"));
    existing(0, 3, "deleted", "1");
    existing(0, 4, "orphan", "1");

    compare();

    assertThat(written).containsExactlyInAnyOrder("changed=2", "new=1", "moved=1");
    for (Candidate.Outcome outcome : Candidate.Outcome.values()) {
      assertThat(comparison.counts().of(outcome)).as(outcome.name()).isEqualTo(1);
    }
    assertThat(comparison.matched()).as("same, changed and rejected").isEqualTo(3);
    assertThat(offsets(comparison.offsets().claimed())).containsExactly("0:0", "0:1", "0:2");
    assertThat(offsets(comparison.offsets().misplaced())).containsExactly("1:0");
  }

  @Test
  void claimsEveryRecordOfAKeyWhateverItSays() {
    upsert("k", "3");
    existing(0, 0, "k", "1");
    existing(0, 5, "k", null);
    existing(0, 9, "k", "3");

    compare();

    assertThat(written).isEmpty();
    assertThat(offsets(comparison.offsets().claimed())).containsExactly("0:0", "0:5", "0:9");
  }

  @Test
  void aRowThatStandsElsewhereBehindATombstoneIsNewAndNotMoved() {
    upsert("k", "1");
    existing(1, 0, "k", "1");
    existing(1, 1, "k", null);

    compare();

    assertThat(comparison.counts().of(Candidate.Outcome.NEW)).isEqualTo(1);
    assertThat(comparison.counts().of(Candidate.Outcome.MOVED)).isZero();
    assertThat(written).containsExactly("k=1");
  }

  @Test
  void aKeyWithARowBeyondTheBoundIsClaimedAndNotWritten() {
    beyond("k", "2");
    existing(0, 0, "k", "1");

    compare();

    assertThat(written).isEmpty();
    assertThat(offsets(comparison.offsets().claimed())).containsExactly("0:0");
    assertThat(comparison.matched()).isEqualTo(1);
  }

  @Test
  void aKeyThatIsKnownBeyondTheBoundOnlyIsWrittenWhereItWouldBeAbsentUntilTheStreamBegins() {
    beyond("k", "2");
    beyond("k", "3");
    existing(1, 0, "k", "1");

    compare();

    assertThat(written)
        .as("the first, as the stream comes to the second later")
        .containsExactly("k=2");
    assertThat(comparison.counts().of(Candidate.Outcome.MOVED)).isEqualTo(1);
    assertThat(offsets(comparison.offsets().misplaced())).containsExactly("1:0");
  }

  @Test
  void aKeyThatTheInputDeletesIsToldSinceAnotherPartitionMayHaveIt() {
    input.delete(bytes("gone"));
    existing(0, 0, "gone", "1");
    existing(1, 3, "gone", null);
    existing(0, 1, "orphan", "1");

    compare();

    assertThat(offsets(comparison.offsets().deleted())).containsExactly("0:0", "1:3");
    assertThat(comparison.offsets().claimed().size()).isZero();
    assertThat(comparison.offsets().misplaced().size()).isZero();
  }

  @Test
  void keysThatBelongInAnotherPartitionOfTheInputAreTold() {
    stray.addAll(List.of("gone", "here", "unknown"));
    input.delete(bytes("gone"));
    existing(0, 0, "gone", "1");
    input.delete(bytes("own"));
    existing(0, 1, "own", "1");
    upsert("here", "1");
    beyond("unknown", "1");
    input.delete(bytes("unknown to the target"));

    compare();

    assertThat(offsets(comparison.offsets().deleted())).containsExactly("0:0", "0:1");
    assertThat(offsets(comparison.offsets().strayDeletes())).containsExactly("0:0");
    assertThat(comparison.offsets().strayRows())
        .as("also where the target does not hold the key")
        .isEqualTo(2);
  }

  @Test
  void manyKeysInManyBucketsAreEachComparedOnce() {
    for (int at = 0; at < 5_000; at++) {
      upsert("k" + at, "old");
      upsert("k" + at, "row" + at % 2);
      existing(0, at, "k" + at, "row0");
    }

    compare();

    assertThat(written).hasSize(2_500).allMatch(row -> row.endsWith("=row1"));
    assertThat(comparison.counts().of(Candidate.Outcome.UNCHANGED)).isEqualTo(2_500);
    assertThat(comparison.offsets().claimed().size()).isEqualTo(5_000);
    assertThat(comparison.counts().examples(Candidate.Outcome.CHANGED)).hasSize(20);
  }

  /** What a comparison of the same rows finds, with whatever else it has to read. */
  private ChangeSum changes(Runnable rows, String directoryName) throws IOException {
    Path other = Files.createDirectory(directory.resolve(directoryName));
    CollectedRows otherInput = new CollectedRows("t", other.resolve("input"), BUCKETS, 1);
    ExistingRows otherTarget = new ExistingRows(other.resolve("target"), BUCKETS, 1);
    close();
    input = otherInput;
    target = otherTarget;
    this.rows = new OutgoingRows("t", other.resolve("rows"), 1);
    rows.run();
    Comparison compared = new Comparison("t", true, key -> true);
    compared.run(input, target, this.rows);
    return compared.changes();
  }

  @Test
  void theSumOfChangesIsThatOfTheDifferenceAlone() throws IOException {
    ChangeSum one =
        changes(
            () -> {
              upsert("same", "1");
              existing(0, 0, "same", "1");
              upsert("changed", "2");
              existing(0, 1, "changed", "1");
              upsert("new", "1");
            },
            "one");
    ChangeSum other =
        changes(
            () -> {
              // In another order, with rows that were compacted away there, and written again.
              upsert("new", "0");
              upsert("new", "1");
              existing(0, 7, "changed", "0");
              existing(0, 8, "changed", "1");
              existing(0, 9, "changed", "1");
              upsert("changed", "2");
              upsert("also same", "3");
              existing(0, 10, "also same", "3");
            },
            "other");

    assertThat(other).isEqualTo(one);
    assertThat(one.count()).isEqualTo(2);
  }

  @Test
  void aChangeOnEitherSideChangesTheSum() throws IOException {
    Runnable planned =
        () -> {
          upsert("changed", "2");
          existing(0, 1, "changed", "1");
        };
    ChangeSum sum = changes(planned, "planned");

    assertThat(
            changes(
                () -> {
                  upsert("changed", "3");
                  existing(0, 1, "changed", "1");
                },
                "input"))
        .isNotEqualTo(sum);
    assertThat(
            changes(
                () -> {
                  planned.run();
                  existing(0, 2, "changed", "0");
                },
                "target"))
        .isNotEqualTo(sum);
    assertThat(
            changes(
                () -> {
                  planned.run();
                  existing(0, 2, "changed", null);
                },
                "deleted"))
        .isNotEqualTo(sum);
  }

  @Test
  void rowsThatCannotBeDecodedAreToldApartByTheirBytes() throws IOException {
    ChangeSum sum = changes(() -> undecodable("1", "2"), "1-2");

    assertThat(changes(() -> undecodable("1", "2"), "1-2 again")).isEqualTo(sum);
    assertThat(changes(() -> undecodable("1", "3"), "1-3")).isNotEqualTo(sum);
    assertThat(changes(() -> undecodable("3", "2"), "3-2")).isNotEqualTo(sum);
  }

  private void undecodable(String row, String existing) {
    input.upsertIncomparable(new ProducerRecord<>("t", 0, bytes("k"), bytes(row)), 0);
    target.unreadable(0, 0, bytes("k"), ChangeDigest.ofBytes(bytes(existing)));
  }

  @Test
  void aChangeTellsTheRecordsOnBothSides() {
    upsert("unread", "1");
    upsert("changed", "2");
    existing(0, 7, "changed", "1");
    existing(0, 9, "changed", "0");
    beyond("moved", "1");
    existing(1, 3, "moved", "1");

    comparison.run(input, target, rows);

    List<String> changes = new ArrayList<>();
    rows.forEach(
        (row, change) ->
            changes.add(
                new String(row.key(), UTF_8)
                    + " "
                    + change.kind()
                    + " "
                    + change.existingOffset()
                    + " "
                    + change.inputOffset()));
    assertThat(changes)
        .containsExactlyInAnyOrder("unread NEW -1 0", "changed CHANGED 9 1", "moved MOVED -1 2");
  }

  @Test
  void aMoveByARowBeyondTheBoundIsTheSameChangeWhenTheBoundHasComeToThatRow() {
    upsert("k", "1");
    existing(1, 3, "k", "0");
    comparison.run(input, target, rows);
    ChangeSum within = comparison.changes();

    Comparison before = new Comparison("t", true, key -> true);
    try (CollectedRows earlier = collected("earlier")) {
      earlier.upsertBeyondBound(
          new ProducerRecord<>("t", 0, bytes("k"), bytes("first")), digest("first"), 0);
      earlier.upsertBeyondBound(
          new ProducerRecord<>("t", 0, bytes("k"), bytes("1, in another notation")),
          digest("1"),
          1);
      before.run(earlier, target, rows);
    }

    assertThat(before.changes().hex()).isEqualTo(within.hex());
    assertThat(before.changes().count()).isEqualTo(within.count());
  }

  @Test
  void aMoveByRowsBeyondTheBoundWritesTheFirstWhereTheStreamComesToTheOthers() {
    beyond("k", "1");
    beyond("k", "2");
    existing(1, 3, "k", "0");

    compare();

    assertThat(written).containsExactly("k=1");
  }

  @Test
  void aMoveByRowsBeyondTheBoundWritesTheLastWhereNothingIsStreamed() {
    beyond("k", "1");
    beyond("k", "2");
    existing(1, 3, "k", "0");

    new Comparison("t", false, key -> true).run(input, target, rows);

    rows.forEach(
        (row, change) -> {
          assertThat(row.value()).isEqualTo(bytes("2"));
          assertThat(change.inputOffset()).isEqualTo(1);
        });
    assertThat(rows.size()).isOne();
  }

  private CollectedRows collected(String file) {
    return new CollectedRows("t", directory.resolve(file), BUCKETS, 1);
  }

  private static List<String> offsets(Claims claims) {
    List<String> offsets = new ArrayList<>();
    claims.forEach((partition, offset) -> offsets.add(partition + ":" + offset));
    return offsets;
  }
}
