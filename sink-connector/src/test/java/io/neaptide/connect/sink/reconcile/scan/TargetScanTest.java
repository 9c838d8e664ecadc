package io.neaptide.connect.sink.reconcile.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.KnownRecords;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetScanTest {

  private static final Buckets BUCKETS = new Buckets(4, 1);

  @TempDir Path directory;

  private final Deque<Runnable> scanning = new ArrayDeque<>();
  private final List<ExistingRows> made = new ArrayList<>();

  /** The partitions of each reading. */
  private final List<Set<Integer>> read = new ArrayList<>();

  /** The notes of others that stand in the state topic. */
  private final Map<Integer, byte[]> published = new HashMap<>();

  private Runnable duringReading = () -> {};
  private final TargetScan scan = new TargetScan(this::read, scanning::add, BUCKETS, 4);

  /** Of the input partition that is compared, unless another is told of. */
  private TargetNeeds needs;

  private TargetNeeds need(Set<Integer> share) {
    TargetNeeds begun = scan.needs(share);
    scan.readOn();
    return begun;
  }

  @AfterEach
  void close() {
    made.forEach(ExistingRows::close);
  }

  /** Each partition holds one record, at the offset of its number. */
  private TargetScan.ScannedPartitions read(Set<Integer> partitions, IntPredicate wanted) {
    read.add(partitions);
    Runnable during = duringReading;
    duringReading = () -> {};
    during.run();
    ExistingRows rows = new ExistingRows(directory.resolve("rows" + made.size()), BUCKETS, 1);
    made.add(rows);
    Map<Integer, PartitionNote> notes = new HashMap<>();
    partitions.forEach(
        partition -> {
          rows.tombstone(partition, partition, key("read"));
          if (wanted.test(partition)) {
            notes.put(partition, note(Optional.of(List.of()), partition, partition));
          }
        });
    rows.seal();
    return new TargetScan.ScannedPartitions(rows, notes);
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  private static PartitionNote note(
      Optional<List<PartitionNote.Misplaced>> misplaced, int partition, long... offsets) {
    Claims keyed = new Claims();
    LongStream.of(offsets).forEach(offset -> keyed.add(partition, offset));
    return new PartitionNote(misplaced, 0, keyed);
  }

  /** Others have noted these records of partitions that are read here. */
  private void publishRead(int partition, long... offsets) {
    published.put(partition, note(Optional.of(List.of()), partition, offsets).toBytes());
  }

  /** Others have noted the same as is read here, and nothing that is misplaced. */
  private void publishAll() {
    IntStream.range(0, 4)
        .filter(partition -> !published.containsKey(partition))
        .forEach(partition -> publishRead(partition, partition));
  }

  private void publish(int partition, String misplacedKey) {
    List<PartitionNote.Misplaced> misplaced =
        List.of(PartitionNote.Misplaced.of(partition, false, key(misplacedKey)));
    published.put(partition, note(Optional.of(misplaced), partition).toBytes());
  }

  private void publishWithoutRoom(int partition) {
    published.put(partition, note(Optional.empty(), partition).toBytes());
  }

  private void runScanning() {
    while (!scanning.isEmpty()) {
      scanning.poll().run();
    }
  }

  private Optional<KnownRecords> known() {
    return known(needs);
  }

  private Optional<KnownRecords> known(TargetNeeds of) {
    return of.known(partition -> Optional.ofNullable(published.get(partition)));
  }

  /** What is known, by partition: the keys that are read there or noted of it. */
  private static List<String> records(KnownRecords known) {
    List<String> records = new ArrayList<>();
    for (int bucket = 0; bucket < BUCKETS.count(); bucket++) {
      known.forEach(
          bucket,
          (partition, offset, key, state, digest) ->
              records.add(partition + " " + new String(key.bytes(), UTF_8)));
    }
    return records;
  }

  @Test
  void readsWhatIsRequiredAndTakesTheNotesOfTheOthers() {
    needs = need(Set.of(0, 2));
    publish(1, "noted");
    publish(3, "noted");
    publishAll();
    assertThat(known()).isEmpty();
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 2));
    assertThat(records(known().orElseThrow()))
        .containsExactlyInAnyOrder("0 read", "1 noted", "2 read", "3 noted");
  }

  @Test
  void nothingIsKnownBeforeEveryOtherPartitionHasANote() {
    needs = need(Set.of(0, 2));
    runScanning();
    publish(3, "noted");

    publishRead(0, 0);
    publishRead(2, 2);
    assertThat(known()).isEmpty();

    publish(1, "noted");
    assertThat(known()).isPresent();
  }

  @Test
  void whatIsReadNeedsTheNotesThatStand() {
    needs = need(Set.of(0, 1, 2, 3));
    runScanning();
    assertThat(known()).isEmpty();

    publishAll();
    assertThat(known()).isPresent();
    assertThat(read).hasSize(1);
  }

  @Test
  void recordsThatOthersHaveNotedAndThatWereNotReadAreUnseen() {
    needs = need(Set.of(0, 1));
    publishAll();
    publishRead(0, 0, 7);
    publishRead(1);
    runScanning();

    Claims unseen = known().orElseThrow().unseen();
    assertThat(unseen.contains(0, 7)).isTrue();
    assertThat(unseen.size()).isEqualTo(1);
  }

  @Test
  void aKeyThatBelongsElsewhereHasThatPartitionReadInPlaceOfItsNote() {
    needs = need(Set.of(0, 1, 2));
    publish(3, "noted");
    publishAll();
    runScanning();
    assertThat(known()).isPresent();

    needs.require(3);
    assertThat(known()).isEmpty();
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1, 2), Set.of(3));
    assertThat(records(known().orElseThrow()))
        .containsExactlyInAnyOrder("0 read", "1 read", "2 read", "3 read");
  }

  @Test
  void whatIsRequiredWhileItReadsIsReadNextAndNothingTwice() {
    publishAll();
    needs = need(Set.of(0));
    duringReading =
        () -> {
          needs.require(0);
          needs.require(1);
          needs.require(2);
          need(Set.of(1, 3));
        };
    runScanning();

    assertThat(read).containsExactly(Set.of(0), Set.of(1, 2, 3));
    assertThat(known()).isPresent();
  }

  @Test
  void whatSeveralInputPartitionsNeedIsReadTogether() {
    scan.needs(Set.of(0));
    scan.needs(Set.of(2));
    need(Set.of(1));
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1, 2));
  }

  @Test
  void eachInputPartitionWaitsForWhatItNeedsItself() {
    needs = need(Set.of(0));
    publishAll();
    runScanning();
    TargetNeeds other = need(Set.of(1));

    assertThat(known()).isPresent();
    assertThat(known(other)).isEmpty();
    runScanning();
    assertThat(known(other)).isPresent();
  }

  @Test
  void theNoteOfAPartitionDoesNotReplaceReadingItForWhoNeedsIt() {
    needs = need(Set.of(0));
    TargetNeeds other = need(Set.of(1));
    publishAll();
    publish(1, "noted");
    other.release();
    runScanning();
    assertThat(records(known().orElseThrow())).contains("1 noted");

    needs.require(1);
    assertThat(known()).isEmpty();
    runScanning();
    assertThat(records(known().orElseThrow())).containsExactlyInAnyOrder("0 read", "1 read");
  }

  @Test
  void whatOnlyAReleasedInputPartitionNeedsIsNotReadOnAndDoesNotCountAsRead() {
    needs = need(Set.of(0));
    TargetNeeds taken = scan.needs(Set.of(0, 1, 2));
    duringReading = taken::release;
    publishRead(0, 0);
    publish(1, "noted");
    publish(2, "noted");
    publish(3, "noted");
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1, 2));
    assertThat(scan.note(1)).isEmpty();
    assertThat(records(known().orElseThrow()))
        .containsExactlyInAnyOrder("0 read", "1 noted", "2 noted", "3 noted");
  }

  @Test
  void recordsThatOthersHaveNotedOfAPartitionThatWasLeftAreNotUnseen() {
    needs = need(Set.of(0));
    duringReading = need(Set.of(1))::release;
    publishAll();
    publishRead(1, 1, 7);
    runScanning();

    assertThat(known().orElseThrow().unseen().size()).isZero();
  }

  @Test
  void whatWasLeftIsReadAgainWhereItIsNeededOnceMore() {
    needs = need(Set.of(0));
    duringReading = need(Set.of(1))::release;
    publishAll();
    publish(1, "noted");
    runScanning();

    TargetNeeds givenBack = need(Set.of(1));
    assertThat(known(givenBack)).isEmpty();
    assertThat(known()).isPresent();
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1), Set.of(1));
    assertThat(records(known(givenBack).orElseThrow()))
        .containsExactlyInAnyOrder("0 read", "1 read");
  }

  @Test
  void whatIsNeededAgainBeforeItIsLeftIsReadOn() {
    needs = need(Set.of(0));
    TargetNeeds taken = need(Set.of(1));
    duringReading =
        () -> {
          taken.release();
          need(Set.of(1));
        };
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1));
    assertThat(scan.note(1)).isPresent();
  }

  @Test
  void whatIsNeededAgainAfterItWasLeftIsReadInTheNextReading() {
    needs = need(Set.of(0));
    TargetNeeds taken = need(Set.of(1));
    scanning.add(() -> need(Set.of(1)));
    duringReading = taken::release;
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1), Set.of(1));
  }

  @Test
  void whatAnotherInputPartitionNeedsIsReadOn() {
    needs = need(Set.of(0, 1));
    TargetNeeds taken = need(Set.of(1, 2));
    duringReading =
        () -> {
          taken.release();
          taken.release();
        };
    publishAll();
    runScanning();

    assertThat(scan.note(1)).isPresent();
    assertThat(known()).isPresent();
    assertThat(read).containsExactly(Set.of(0, 1, 2));
  }

  @Test
  void aReleasedInputPartitionNeedsNothingWhateverIsStillCollectedOfIt() {
    needs = need(Set.of(0));
    TargetNeeds taken = need(Set.of(1));
    taken.release();
    taken.require(3);
    runScanning();

    assertThat(read).containsExactly(Set.of(0));
  }

  @Test
  void aReleasedInputPartitionIsNotCompared() {
    needs = need(Set.of(0));
    runScanning();
    publishAll();
    needs.release();
    needs.require(3);

    assertThatThrownBy(this::known)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("an input partition that was given back");
    assertThat(needs.has(3)).isFalse();
  }

  @Test
  void nothingIsReadWhereAllWhoNeedItAreReleased() {
    need(Set.of(0, 1)).release();
    runScanning();

    assertThat(read).isEmpty();
  }

  @Test
  void aPartitionThatIsReadStaysReadWhenItsInputPartitionIsReleased() {
    needs = need(Set.of(0));
    runScanning();
    needs.release();
    publishAll();

    assertThat(known(need(Set.of(0)))).isPresent();
    assertThat(read).hasSize(1);
  }

  @Test
  void aPartitionWhoseNoteHadNoRoomIsReadForEveryInputPartition() {
    needs = need(Set.of(0));
    TargetNeeds taken = need(Set.of(1));
    publishAll();
    publishWithoutRoom(3);
    runScanning();
    assertThat(known(taken)).isEmpty();
    taken.release();
    runScanning();

    assertThat(known()).isEmpty();
    runScanning();
    assertThat(records(known().orElseThrow()))
        .containsExactlyInAnyOrder("0 read", "1 read", "3 read");
  }

  @Test
  void aPartitionWhoseNoteHadNoRoomIsRead() {
    needs = need(Set.of(0, 1));
    publish(2, "noted");
    publishWithoutRoom(3);
    publishAll();
    runScanning();

    assertThat(known()).isEmpty();
    runScanning();

    assertThat(read).containsExactly(Set.of(0, 1), Set.of(3));
    assertThat(records(known().orElseThrow()))
        .containsExactlyInAnyOrder("0 read", "1 read", "2 noted", "3 read");
  }

  @Test
  void aNoteIsMadeOfWhatWasReadOnly() {
    needs = need(Set.of(1));
    assertThat(scan.note(1)).isEmpty();
    runScanning();

    assertThat(scan.note(1)).isPresent();
    assertThat(scan.note(0)).isEmpty();
  }

  @Test
  void aReadingThatFailsFailsWhoWaitsForIt() {
    needs = need(Set.of(0, 1, 2, 3));
    duringReading =
        () -> {
          throw new IllegalStateException("no disk");
        };
    runScanning();

    assertThatThrownBy(this::known)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no disk");
    assertThat(scan.readings()).allSatisfy(ended -> assertThat(ended).isCompletedExceptionally());
  }
}
