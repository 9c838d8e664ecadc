package io.neaptide.connect.sink.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MissedDeletesTest {

  private static final TopicPartition A = new TopicPartition("orders", 0);
  private static final TopicPartition B = new TopicPartition("orders", 1);
  private static final TopicPartition C = new TopicPartition("orders", 2);
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock();
  private final Map<TopicPartition, MissedDeletes.Written> written = new HashMap<>();
  private final List<Set<String>> questions = new ArrayList<>();

  private final MissedDeletes missed =
      new MissedDeletes(
          input -> Optional.ofNullable(written.get(input)),
          topics -> {
            questions.add(topics);
            return Optional.of(new TombstoneRetention("orders", DAY));
          },
          "So be it.",
          clock);

  @Test
  void partitionsThatWereNotReadForLongerThanTombstonesAreKeptAreTold() {
    written(A, 5);
    written(B, 5);
    clock.advance(DAY);
    written(C, 5);
    clock.advance(Duration.ofHours(2));

    assertThat(missed.warning(ranges(0, 9)))
        .hasValue(
            "[orders-0, orders-1] go on where nobody has read for up to 93600 s, and the topic"
                + " orders keeps its tombstones for 86400 s only: deletes may have been removed"
                + " meanwhile, and their keys stay in the target. So be it.");
    assertThat(questions).containsExactly(Set.of("orders"));
    assertThat(missed.warning(ranges(0, 9))).as("once").isEmpty();
  }

  @Test
  void nothingIsMissedWhereNothingCame() {
    written(A, 9);
    clock.advance(DAY.multipliedBy(3));

    assertThat(missed.warning(ranges(0, 9))).isEmpty();
    assertThat(questions).isEmpty();
  }

  @Test
  void whatIsGoneFromTheLogIsToldByOthers() {
    written(A, 5);
    clock.advance(DAY.multipliedBy(3));

    assertThat(missed.warning(ranges(6, 9))).isEmpty();
  }

  @Test
  void nobodyIsAskedAfterAnOrdinaryRestart() {
    written(A, 5);
    clock.advance(Duration.ofMinutes(5));

    assertThat(missed.warning(ranges(0, 9))).isEmpty();
    assertThat(questions).isEmpty();
  }

  private void written(TopicPartition input, long offset) {
    written.put(input, new MissedDeletes.Written(offset, clock.instant()));
  }

  private static Map<TopicPartition, OffsetRange> ranges(long begin, long end) {
    OffsetRange range = new OffsetRange(begin, end);
    return Map.of(A, range, B, range, C, range);
  }
}
