package io.neaptide.connect.sink.reconcile.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.state.Bounds;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetScanTest {

  @TempDir Path directory;

  private final Deque<Runnable> scanning = new ArrayDeque<>();
  private final List<ExistingRows> made = new ArrayList<>();

  /** For each reading, whether it kept keys of partition 1, which is not expected. */
  private final List<Boolean> whole = new ArrayList<>();

  private Runnable duringReading = () -> {};
  private boolean givenUp;
  private final TargetScan scan =
      new TargetScan(this::read, scanning::add, partition -> partition == 0);

  @AfterEach
  void close() {
    made.forEach(ExistingRows::close);
  }

  private ExistingRows read(IntPredicate belongs, BooleanSupplier outdated) {
    whole.add(belongs.test(1));
    assertThat(belongs.test(0)).isTrue();
    Runnable during = duringReading;
    duringReading = () -> {};
    during.run();
    givenUp |= outdated.getAsBoolean();
    ExistingRows rows =
        new ExistingRows(directory.resolve("rows" + made.size()), new Buckets(2, 1), 1);
    made.add(rows);
    return rows;
  }

  private void runScanning() {
    while (!scanning.isEmpty()) {
      scanning.poll().run();
    }
  }

  @Test
  void keepsWhatIsExpectedWhileThatIsAllThatIsNeeded() {
    scan.require(0);
    runScanning();
    scan.require(0);

    assertThat(scan.rows()).isCompletedWithValue(made.get(0));
    assertThat(whole).containsExactly(false);
  }

  @Test
  void keepsEverythingWhereThatIsKnownBeforeItBegins() {
    scan.require(1);
    runScanning();

    assertThat(scan.rows()).isCompletedWithValue(made.get(0));
    assertThat(whole).containsExactly(true);
  }

  @Test
  void beginsAgainWhenAnotherKeyIsCollectedWhileItReads() {
    duringReading = () -> scan.require(1);
    runScanning();

    assertThat(givenUp).as("gave the first reading up").isTrue();
    assertThat(whole).containsExactly(false, true);
    assertThat(scan.rows()).isCompletedWithValue(made.get(1));
  }

  @Test
  void readsAgainOnceWhenAnotherKeyIsCollectedAfterwards() {
    runScanning();
    CompletableFuture<ExistingRows> before = scan.rows();
    scan.require(1);
    CompletableFuture<ExistingRows> after = scan.rows();
    CompletableFuture<ExistingRows> afterToo = scan.rows();
    assertThat(after).isNotDone();
    runScanning();

    assertThat(before).isCompletedWithValue(made.get(0));
    assertThat(after).isCompletedWithValue(made.get(1));
    assertThat(afterToo).isCompletedWithValue(made.get(1));
    assertThat(whole).containsExactly(false, true);
  }

  @Test
  void aReadingThatFailsFailsWhoWaitsForIt() {
    duringReading =
        () -> {
          throw new IllegalStateException("no disk");
        };
    CompletableFuture<ExistingRows> rows = scan.rows();
    runScanning();

    assertThat(rows).isCompletedExceptionally();
    assertThat(scan.firstRead()).isCompletedExceptionally();
  }

  private static Bounds bounds(Map<String, Integer> input, int target) {
    Map<TopicPartition, OffsetRange> inputs = new HashMap<>();
    input.forEach(
        (topic, partitions) -> {
          for (int partition = 0; partition < partitions; partition++) {
            inputs.put(new TopicPartition(topic, partition), new OffsetRange(0, 1));
          }
        });
    Map<TopicPartition, OffsetRange> targets = new HashMap<>();
    for (int partition = 0; partition < target; partition++) {
      targets.put(new TopicPartition("target", partition), new OffsetRange(0, 1));
    }
    return Bounds.of(inputs, targets, Map.of());
  }

  private static List<Integer> expected(
      Map<String, Integer> input, int target, TopicPartition... inputs) {
    IntPredicate expected =
        TargetScan.expected(
            bounds(input, target), new TopicFormat("target"), "target", List.of(inputs));
    List<Integer> partitions = new ArrayList<>();
    for (int partition = 0; partition < target; partition++) {
      if (expected.test(partition)) {
        partitions.add(partition);
      }
    }
    return partitions;
  }

  @Test
  void expectsKeysWhereTheSameHashLeads() {
    TopicPartition third = new TopicPartition("a", 3);

    assertThat(expected(Map.of("a", 8), 8, third)).containsExactly(3);
    assertThat(expected(Map.of("a", 8), 2, third)).containsExactly(1);
    assertThat(expected(Map.of("a", 4), 12, third)).containsExactly(3, 7, 11);
    assertThat(expected(Map.of("a", 4, "b", 8), 8, third, new TopicPartition("b", 5)))
        .containsExactly(3, 5, 7);
    assertThat(expected(Map.of("a", 4), 6, third)).as("unknown").hasSize(6);
    assertThat(expected(Map.of("b", 4), 4, third)).as("not within the bounds").hasSize(4);
  }

  @Test
  void missesNoKeyOfAnInputThatKafkaPartitioned() {
    for (int ofInput = 1; ofInput <= 12; ofInput++) {
      for (int ofTarget = 1; ofTarget <= 12; ofTarget++) {
        Bounds bounds = bounds(Map.of("a", ofInput), ofTarget);
        for (int key = 0; key < 50; key++) {
          byte[] bytes = ("key-" + key).getBytes(UTF_8);
          TopicPartition input = new TopicPartition("a", KeyPartitioner.partition(bytes, ofInput));
          IntPredicate expected =
              TargetScan.expected(bounds, new TopicFormat("target"), "target", List.of(input));
          assertThat(expected.test(KeyPartitioner.partition(bytes, ofTarget)))
              .as("key %d, %d to %d partitions", key, ofInput, ofTarget)
              .isTrue();
        }
      }
    }
  }
}
