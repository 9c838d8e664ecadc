package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CopyPhaseTest {

  @Test
  void aPartitionIsWrittenUntilItsPositionIsTheEndOfItsRange() {
    OffsetRange bound = new OffsetRange(3, 10);

    assertThat(CopyPhase.isLeft(bound, OptionalLong.empty())).isTrue();
    assertThat(CopyPhase.isLeft(bound, OptionalLong.of(9))).isTrue();
    assertThat(CopyPhase.isLeft(bound, OptionalLong.of(10))).isFalse();
    assertThat(CopyPhase.isLeft(bound, OptionalLong.of(12))).isFalse();
  }

  @Test
  void aPartitionWithoutRecordsGetsAPositionToo() {
    assertThat(CopyPhase.isLeft(new OffsetRange(5, 5), OptionalLong.empty())).isTrue();
    assertThat(CopyPhase.isLeft(new OffsetRange(5, 5), OptionalLong.of(5))).isFalse();
  }

  @Test
  void aPartitionThatWaitsAtItsEndGoesOnWhenThatIsMovedOn() {
    assertThat(CopyPhase.isLeft(new OffsetRange(3, 15), OptionalLong.of(10))).isTrue();
  }
}
