package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.scan.CatchUpRounds;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CopyRoundsTest {

  private static final int PARTITIONS = 64;
  private static final List<TopicPartition> INPUT =
      IntStream.range(0, PARTITIONS).mapToObj(at -> new TopicPartition("t", at)).toList();

  private final ManualClock clock = new ManualClock();
  private Bounds bounds = Bounds.of(ends(100), Map.of(), Map.of());
  private final CopyRounds rounds = new CopyRounds(bounds, clock);

  private static Map<TopicPartition, OffsetRange> ends(long end) {
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    INPUT.forEach(input -> ranges.put(input, new OffsetRange(0, end)));
    return ranges;
  }

  /** Begins a round; the partitions end at one offset by now. */
  private boolean next(long end) {
    Map<TopicPartition, Long> now = new HashMap<>();
    INPUT.forEach(input -> now.put(input, end));
    return next(now);
  }

  private boolean next(Map<TopicPartition, Long> ends) {
    Optional<Bounds> further = rounds.next(bounds, asked -> ends);
    further.ifPresent(found -> bounds = found);
    return further.isPresent();
  }

  private void writeAll(Duration each) {
    INPUT.forEach(
        input -> {
          clock.advance(each);
          rounds.written(input);
        });
  }

  private long end(int partition) {
    return bounds.input().get(INPUT.get(partition)).end();
  }

  @Test
  void anInputThatDoesNotMoveHasNoRounds() {
    writeAll(Duration.ofSeconds(1));

    assertThat(next(100)).isFalse();
  }

  @Test
  void onlyPartitionsThatMovedAreWrittenOn() {
    writeAll(Duration.ofSeconds(1));

    assertThat(next(Map.of(INPUT.get(3), 120L))).isTrue();

    assertThat(end(3)).isEqualTo(120);
    assertThat(end(4)).isEqualTo(100);
  }

  @Test
  void partitionsThatAreWrittenWithoutPauseEndAlsoWhereOneTransactionForEachTakesLong() {
    writeAll(Duration.ofSeconds(1));
    long end = 100;
    int begun = 0;
    while (next(end += 10)) {
      begun++;
      assertThat(begun).isLessThan(10);
      long before = end - 10;
      for (TopicPartition input : INPUT) {
        // Those that are done need no transaction.
        if (bounds.input().get(input).end() > before) {
          clock.advance(Duration.ofMillis(400));
        }
        rounds.written(input);
      }
    }

    assertThat(begun).as("each round is short for a dozen of them at least").isBetween(2, 7);
  }

  @Test
  void whatIsDoneIsNotWrittenOn() {
    writeAll(Duration.ZERO);
    next(110);
    clock.advance(CatchUpRounds.SHORT_ROUND.minusMillis(1));
    rounds.written(INPUT.get(0));
    clock.advance(Duration.ofMillis(1));
    INPUT.subList(1, PARTITIONS).forEach(rounds::written);

    assertThat(next(120)).isTrue();

    assertThat(end(0)).as("written in time").isEqualTo(110);
    assertThat(end(1)).isEqualTo(120);
  }

  @Test
  void oneReminderServesAllRoundsAndNamesTheRound() {
    clock.advance(Duration.ofSeconds(6));
    writeAll(Duration.ZERO);
    assertThat(rounds.goal()).isEqualTo("to be written");
    assertThat(rounds.reminder().isDue()).isFalse();

    next(110);
    clock.advance(Duration.ofSeconds(6));

    assertThat(rounds.reminder().isDue()).isTrue();
    assertThat(rounds.goal()).contains("round 1");
  }
}
