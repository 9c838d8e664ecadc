package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.state.Bounds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SearchedRangesTest {

  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);
  private static final Bounds BOUNDS =
      Bounds.of(
          Map.of(),
          Map.of(
              FIRST,
              new OffsetRange(0, 100),
              SECOND,
              new OffsetRange(5, 50),
              new TopicPartition("other", 0),
              new OffsetRange(0, 7)),
          Map.of());

  private final Claims claimed = new Claims();

  private static byte[] note(int partition, long withoutKey, long... keyedOffsets) {
    Claims keyed = new Claims();
    for (long offset : keyedOffsets) {
      keyed.add(partition, offset);
    }
    return new PartitionNote(Optional.empty(), withoutKey, keyed).toBytes();
  }

  private SearchedRanges searched(Map<TopicPartition, byte[]> notes) {
    return SearchedRanges.of(BOUNDS, "t", notes, claimed);
  }

  @Test
  void aPartitionWithoutANoteIsReadFromEndToEnd() {
    claimed.add(1, 7);
    SearchedRanges searched = searched(Map.of(FIRST, note(0, 0)));

    assertThat(searched.ranges()).isEqualTo(Map.of(SECOND, List.of(new OffsetRange(5, 50))));
    assertThat(searched.isNoted(0)).isTrue();
    assertThat(searched.isNoted(1)).isFalse();
  }

  @Test
  void ofANotedPartitionOnlyWhatNobodyClaimsIsRead() {
    claimed.add(0, 3);
    claimed.add(0, 4);
    claimed.add(1, 9);
    SearchedRanges searched = searched(Map.of(FIRST, note(0, 0, 3, 4, 6), SECOND, note(1, 0, 9)));

    assertThat(searched.ranges()).isEqualTo(Map.of(FIRST, List.of(new OffsetRange(6, 7))));
  }

  @Test
  void whatTheNoteDoesNotTellOfIsNoOrphan() {
    SearchedRanges searched = searched(Map.of(FIRST, note(0, 0, 1, 30)));

    assertThat(searched.ranges().get(FIRST)).containsExactly(new OffsetRange(1, 31));
    assertThat(searched.mayBeOrphan(0, 1)).isTrue();
    assertThat(searched.mayBeOrphan(0, 5)).isFalse();
    assertThat(searched.mayBeOrphan(1, 5)).isTrue();
  }

  @Test
  void recordsWithoutAKeyAreCountedByTheNotes() {
    assertThat(searched(Map.of(FIRST, note(0, 3), SECOND, note(1, 4))).withoutKey()).isEqualTo(7);
    assertThat(searched(Map.of()).withoutKey()).isZero();
  }
}
