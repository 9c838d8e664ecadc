package io.neaptide.connect.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.time.StepProgress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicScanTest {

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final TopicPartition OTHER = new TopicPartition("t", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<Long> read = new ArrayList<>();

  /** Of which partitions the consumer has fetched a record, one after the other. */
  private final List<TopicPartition> fetched = new ArrayList<>();

  /** What is answered one time after the other. */
  private final Queue<Map<TopicPartition, Integer>> epochs = new ArrayDeque<>();

  /** Gives the records whose offsets are at hand when the consumer asks for them. */
  private boolean scan(List<OffsetRange> ranges, long end, long... offsets) {
    return scan(end, offsets)
        .run("Reading", Map.of(PARTITION, ranges), partition -> true, this::add)
        .isPresent();
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    read.add(record.offset());
  }

  private TopicScan scan(long end, long... offsets) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(
        () -> {
          for (long offset : offsets) {
            consumer.addRecord(
                new ConsumerRecord<>("t", 0, offset, "k".getBytes(UTF_8), "v".getBytes(UTF_8)));
          }
        });
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    return new TopicScan(
        () -> consumer,
        null,
        partitions -> epochs.remove(),
        Clock.systemUTC(),
        new StepProgress(Clock.systemUTC()),
        () -> false);
  }

  @Test
  void nothingToReadAsksNobody() {
    assertThat(scan(List.of(new OffsetRange(4, 4)), 10)).isTrue();
    assertThat(consumer.assignment()).isEmpty();
  }

  @Test
  void recordsBehindTheBoundAreNotGiven() {
    assertThat(scan(List.of(new OffsetRange(0, 3)), 5, 0, 1, 2, 3, 4)).isTrue();
    assertThat(read).containsExactly(0L, 1L, 2L);
  }

  @Test
  void whatStandsInGapsIsNotGivenAndWhatIsBehindThemIs() {
    assertThat(
            scan(
                List.of(new OffsetRange(0, 2), new OffsetRange(4, 5), new OffsetRange(7, 9)),
                9,
                0,
                1,
                2,
                4,
                6,
                8))
        .isTrue();
    assertThat(read).containsExactly(0L, 1L, 4L, 8L);
  }

  private Optional<Set<TopicPartition>> changed(
      Map<TopicPartition, Integer> before, Map<TopicPartition, Integer> after) {
    epochs.add(before);
    epochs.add(after);
    return scan(2, 0, 1)
        .runByLeader("Reading", Map.of(PARTITION, List.of(new OffsetRange(0, 2))), this::add);
  }

  @Test
  void whatOneLeaderHasAnsweredIsReadOnce() {
    assertThat(changed(Map.of(PARTITION, 4), Map.of(PARTITION, 4))).contains(Set.of());
    assertThat(read).containsExactly(0L, 1L);
  }

  @Test
  void aPartitionWhoseLeaderChangedMeanwhileIsToBeReadAgain() {
    assertThat(changed(Map.of(PARTITION, 4), Map.of(PARTITION, 5))).contains(Set.of(PARTITION));
  }

  @Test
  void aPartitionWhoseLeaderIsNotKnownIsToBeReadAgain() {
    assertThat(changed(Map.of(), Map.of(PARTITION, 5))).contains(Set.of(PARTITION));
  }

  /** Two records of each of two partitions, one after the other. */
  private Optional<Set<TopicPartition>> unread(
      Predicate<TopicPartition> wanted, Map<TopicPartition, Integer> leadersAfter) {
    Map<TopicPartition, Integer> leaders = Map.of(PARTITION, 4, OTHER, 4);
    epochs.add(leaders);
    epochs.add(leadersAfter);
    TopicScan scan = scan(2);
    consumer.updateBeginningOffsets(Map.of(OTHER, 0L));
    consumer.updateEndOffsets(Map.of(OTHER, 2L));
    for (long offset = 0; offset < 2; offset++) {
      long at = offset;
      consumer.schedulePollTask(
          () -> {
            for (TopicPartition partition : consumer.assignment()) {
              if (!consumer.paused().contains(partition)) {
                fetched.add(partition);
                consumer.addRecord(
                    new ConsumerRecord<>("t", partition.partition(), at, new byte[0], new byte[0]));
              }
            }
          });
    }
    List<OffsetRange> two = List.of(new OffsetRange(0, 2));
    return scan.runByLeader(
        "Reading",
        Map.of(PARTITION, two, OTHER, two),
        wanted,
        record -> {
          if (record.partition() == PARTITION.partition()) {
            add(record);
          }
        });
  }

  @Test
  void aPartitionThatIsNotWantedAnyMoreIsLeftWhileTheOthersAreReadOn() {
    assertThat(
            unread(
                partition -> partition.equals(PARTITION) || fetched.isEmpty(),
                Map.of(PARTITION, 4, OTHER, 4)))
        .contains(Set.of(OTHER));
    assertThat(read).containsExactly(0L, 1L);
    assertThat(fetched).containsOnlyOnce(OTHER);
  }

  @Test
  void aReadingEndsWhenNothingIsWantedAnyMore() {
    assertThat(unread(partition -> false, Map.of())).contains(Set.of(PARTITION, OTHER));
    assertThat(read).hasSizeLessThan(2);
  }

  @Test
  void whatWasLeftCountsAsUnreadBesideWhatSeveralLeadersHaveAnswered() {
    assertThat(unread(PARTITION::equals, Map.of(PARTITION, 5, OTHER, 4)))
        .contains(Set.of(PARTITION, OTHER));
  }

  @Test
  void aPartitionThatIsUnwantedAtItsEndIsRead() {
    assertThat(unread(partition -> read.size() < 2, Map.of(PARTITION, 4, OTHER, 4)))
        .contains(Set.of());
  }
}
