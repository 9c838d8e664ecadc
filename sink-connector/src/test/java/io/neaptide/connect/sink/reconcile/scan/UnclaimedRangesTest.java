package io.neaptide.connect.sink.reconcile.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.OffsetRanges;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnclaimedRangesTest {

  private final Claims seen = new Claims();
  private final Claims claimed = new Claims();

  private Map<TopicPartition, List<OffsetRange>> unclaimed() {
    return UnclaimedRanges.of("t", seen, claimed);
  }

  private static TopicPartition partition(int partition) {
    return new TopicPartition("t", partition);
  }

  @Test
  void nothingIsReadAgainWhereAllIsClaimed() {
    for (long offset = 0; offset < 100; offset++) {
      seen.add(0, offset);
      claimed.add(0, offset);
    }
    claimed.add(1, 5);

    assertThat(unclaimed()).isEmpty();
  }

  @Test
  void everyUnclaimedRecordStandsWithinARange() {
    seen.add(0, 7);
    seen.add(0, 8);
    seen.add(2, 3);
    claimed.add(0, 8);

    assertThat(unclaimed())
        .isEqualTo(
            Map.of(
                partition(0), List.of(new OffsetRange(7, 8)),
                partition(2), List.of(new OffsetRange(3, 4))));
  }

  @Test
  void aShortGapIsReadOverAndALongOneIsNot() {
    long far = 100 + OffsetRanges.SHORT_GAP;
    seen.add(0, 90);
    seen.add(0, 99);
    seen.add(0, far);
    seen.add(0, far + OffsetRanges.SHORT_GAP + 2);

    assertThat(unclaimed())
        .isEqualTo(
            Map.of(
                partition(0),
                List.of(
                    new OffsetRange(90, far + 1),
                    new OffsetRange(
                        far + OffsetRanges.SHORT_GAP + 2, far + OffsetRanges.SHORT_GAP + 3))));
  }
}
