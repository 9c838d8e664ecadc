package io.neaptide.connect.sink.reconcile.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.reconcile.change.RowChanges;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceLimitsTest {

  private static final DifferenceLimits LIMITS =
      new DifferenceLimits(50, InitialPhaseConfig.SharedKeys.FAIL);

  @TempDir Path directory;

  private TopicDifference difference(long matched, long deleted, long shared) {
    return new TopicDifference(
        "people",
        Map.of(ClaimCounts.MATCHED, matched),
        List.of(),
        shared,
        0,
        tombstones("orphans-" + matched, deleted),
        tombstones("moves-" + matched, 0));
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
    assertThat(LIMITS.refusal(List.of(difference(2, 2, 0)), false)).isEmpty();
  }

  @Test
  void tooManyDeletesAreRefused() {
    assertThat(LIMITS.refusal(List.of(difference(2, 2, 0), difference(1, 2, 0)), false))
        .hasValue(
            "The comparison with existing data would delete 2 of the 3 keys of people, more than"
                + " 50%. Nothing was written. If that is right, raise"
                + " reconcile.max.deletes.percent, or approve the very difference with"
                + " reconcile.approved.plan; look at it with reconcile.mode=plan");
    assertThat(LIMITS.refusal(List.of(difference(0, 2, 0)), true)).isEmpty();
  }

  @Test
  void keysInSeveralInputPartitionsAreRefused() {
    assertThat(LIMITS.refusal(List.of(difference(9, 0, 3)), true))
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

    assertThat(accepting.refusal(List.of(difference(9, 0, 3)), true)).isEmpty();
  }
}
