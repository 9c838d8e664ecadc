package io.neaptide.connect.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicCompactionTest {

  private static final Duration READING = Duration.ofSeconds(30);

  @Test
  void removesNothingOfATopicThatIsNotCompacted() {
    TopicCompaction none = new TopicCompaction(false, Duration.ZERO, Duration.ZERO);
    assertThat(none.removesRowsWithin(READING)).isFalse();
    assertThat(none.removesDeletesWithin(READING)).isFalse();
  }

  @Test
  void removesRowsUnlessItWaitsForLonger() {
    assertThat(compacted(Duration.ZERO, Duration.ofDays(1)).removesRowsWithin(READING)).isTrue();
    assertThat(compacted(READING, Duration.ofDays(1)).removesRowsWithin(READING)).isFalse();
  }

  @Test
  void removesDeletesThatAreNotKeptForAsLong() {
    assertThat(compacted(READING, Duration.ofSeconds(29)).removesDeletesWithin(READING)).isTrue();
    assertThat(compacted(READING, READING).removesDeletesWithin(READING)).isFalse();
    assertThat(TopicCompaction.UNKNOWN.removesDeletesWithin(Duration.ofHours(23))).isFalse();
    assertThat(TopicCompaction.UNKNOWN.removesDeletesWithin(Duration.ofHours(25))).isTrue();
  }

  private static TopicCompaction compacted(Duration lag, Duration tombstones) {
    return new TopicCompaction(true, lag, tombstones);
  }
}
