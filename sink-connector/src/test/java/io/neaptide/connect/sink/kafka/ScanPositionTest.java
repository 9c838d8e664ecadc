package io.neaptide.connect.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScanPositionTest {

  private final ScanPosition position =
      new ScanPosition(
          List.of(new OffsetRange(5, 5), new OffsetRange(10, 20), new OffsetRange(30, 40)));

  @Test
  void beginsAtTheFirstRangeThatHoldsAnything() {
    assertThat(position.offset()).isEqualTo(10);
    assertThat(position.size()).isEqualTo(20);
    assertThat(position.isAtEnd()).isFalse();
  }

  @Test
  void nothingToReadIsTheEnd() {
    assertThat(new ScanPosition(List.of()).isAtEnd()).isTrue();
    assertThat(new ScanPosition(List.of(new OffsetRange(3, 3))).isAtEnd()).isTrue();
  }

  @Test
  void recordsOfAllRangesAreToBeReadAlsoWhereTheyComeAtOnce() {
    assertThat(position.isWithin(9)).isFalse();
    assertThat(position.isWithin(10)).isTrue();
    assertThat(position.isWithin(19)).isTrue();
    assertThat(position.isWithin(20)).isFalse();
    assertThat(position.isWithin(30)).isTrue();
    assertThat(position.isWithin(39)).isTrue();
    assertThat(position.isWithin(40)).isFalse();
  }

  @Test
  void theReaderIsSentOverAGapThatItStandsBefore() {
    assertThat(position.reach(15)).isEqualTo(5);
    assertThat(position.isBehindGap()).isFalse();

    assertThat(position.reach(21)).isEqualTo(5);
    assertThat(position.isBehindGap()).isTrue();
    assertThat(position.offset()).isEqualTo(30);

    assertThat(position.reach(30)).isZero();
    assertThat(position.isBehindGap()).isFalse();
    assertThat(position.reach(45)).isEqualTo(10);
    assertThat(position.isAtEnd()).isTrue();
  }

  @Test
  void aReaderThatHasPassedTheGapIsNotSentBack() {
    assertThat(position.reach(33)).isEqualTo(13);
    assertThat(position.isBehindGap()).isFalse();
    assertThat(position.offset()).isEqualTo(33);
  }

  @Test
  void aLogThatBeginsLaterByNowIsPassedOver() {
    assertThat(position.reach(100)).isEqualTo(20);
    assertThat(position.isAtEnd()).isTrue();
  }

  @Test
  void standingStillPassesNothing() {
    assertThat(position.reach(10)).isZero();
    assertThat(position.reach(10)).isZero();
  }
}
