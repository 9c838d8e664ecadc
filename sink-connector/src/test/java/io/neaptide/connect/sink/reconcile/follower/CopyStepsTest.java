package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CopyStepsTest {

  @Test
  void aPartitionIsWrittenUntilItsPositionIsTheEndOfItsRange() {
    OffsetRange bound = new OffsetRange(3, 10);

    assertThat(CopySteps.isLeft(bound, OptionalLong.empty())).isTrue();
    assertThat(CopySteps.isLeft(bound, OptionalLong.of(9))).isTrue();
    assertThat(CopySteps.isLeft(bound, OptionalLong.of(10))).isFalse();
    assertThat(CopySteps.isLeft(bound, OptionalLong.of(12))).isFalse();
  }

  @Test
  void aPartitionWithoutRecordsGetsAPositionToo() {
    assertThat(CopySteps.isLeft(new OffsetRange(5, 5), OptionalLong.empty())).isTrue();
    assertThat(CopySteps.isLeft(new OffsetRange(5, 5), OptionalLong.of(5))).isFalse();
  }

  @Test
  void aPartitionThatWaitsAtItsEndGoesOnWhenThatIsMovedOn() {
    assertThat(CopySteps.isLeft(new OffsetRange(3, 15), OptionalLong.of(10))).isTrue();
  }
}
