package io.neaptide.connect.sink.delivery.exactlyonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.FixedBound;
import io.neaptide.connect.sink.testing.RandomHook;
import io.neaptide.connect.sink.testing.RecordingHook;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exactly-once delivery with a hook. */
class HookedExactlyOnceTest {

  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);
  private static final List<TopicPartition> BOTH = List.of(A, B);

  private final RecordingHook hook = new RecordingHook();
  private final ExactlyOnceHarness task = new ExactlyOnceHarness(hook, 3);

  private List<String> committed() {
    return task.cluster.committed().stream()
        .map(record -> FakeCluster.text(record.key()) + "=" + FakeCluster.text(record.value()))
        .toList();
  }

  private void awaitCommitted(int count) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              task.put();
              return committed().size() == count;
            });
  }

  @Test
  void theHookIsToldWhatIsCommittedAndOnlyThat() {
    hook.beforeSend = events -> events.removeIf(event -> event.key()[0] == 'b');
    task.start();
    task.open(BOTH);
    IntStream.range(0, 5).forEach(i -> task.produce(row(A, i, "ab".charAt(i % 2) + "" + i, i)));
    AtomicInteger failures = new AtomicInteger(2);
    task.cluster.failCommits(() -> failures.getAndDecrement() > 0);

    awaitCommitted(3);
    await().until(() -> hook.after.stream().mapToInt(List::size).sum() == 3);
    task.stop();

    assertThat(committed()).containsExactly("a0={\"v\":0}", "a2={\"v\":2}", "a4={\"v\":4}");
    assertThat(RecordingHook.allKeys(hook.after)).containsExactly("a0", "a2", "a4");
    assertThat(hook.before.size()).as("aborted ones came again").isGreaterThan(2);
    assertThat(hook.overlaps).hasValue(0);
    assertThat(hook.calls).containsExactly("configure", "start", "stop");
  }

  @Test
  void whatIsCommittedWhenTheTaskStopsIsStillTold() {
    CountDownLatch told = new CountDownLatch(1);
    hook.afterSend =
        events -> {
          told.countDown();
          try {
            // As slow as a database may be, so that more calls wait behind it.
            assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    task.start();
    task.open(List.of(A));
    IntStream.range(0, 9).forEach(i -> task.produce(row(A, i, "a" + i, i)));
    awaitCommitted(9);
    task.stop();

    assertThat(told.getCount()).isZero();
    assertThat(RecordingHook.allKeys(hook.after)).hasSize(9);
    assertThat(hook.calls).containsExactly("configure", "start", "stop");
  }

  @Test
  void noTransactionStaysOpenForASlowHook() throws InterruptedException {
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    hook.beforeSend =
        events -> {
          if (events.get(0).key()[0] == 's') {
            slow.countDown();
            try {
              free.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    task.start();
    task.open(List.of(A));
    IntStream.range(0, 3).forEach(i -> task.produce(row(A, i, "a", i)));
    task.produce(row(A, 3, "s", 3));
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              task.put();
              return slow.getCount() == 0;
            });

    awaitCommitted(3);
    assertThat(task.cluster.isOpen()).isFalse();
    free.countDown();
    awaitCommitted(4);
    task.stop();
  }

  @Test
  void aPartitionThatIsTakenAwayMeanwhileIsNotWritten() {
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    hook.beforeSend =
        events -> {
          slow.countDown();
          try {
            free.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    task.start();
    task.open(BOTH);
    task.produce(row(A, 0, "a", 0));
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              task.put();
              return slow.getCount() == 0;
            });
    task.close(List.of(A));
    free.countDown();
    task.produce(row(B, 0, "b", 0));
    awaitCommitted(1);
    task.stop();

    assertThat(committed()).containsExactly("b={\"v\":0}");
    assertThat(RecordingHook.allKeys(hook.after)).doesNotContain("a");
  }

  @Test
  void theBoundIsAPositionBehindAllThatStandsBeforeIt() {
    ExactlyOnceHarness copying = new ExactlyOnceHarness(hook, 1);
    FixedBound bound = new FixedBound(Map.of(A, new OffsetRange(0, 6)));
    // So slow that what was sent before is committed meanwhile.
    hook.beforeSend = events -> IntStream.range(0, 6).forEach(i -> pause());
    copying.begin(bound);
    copying.start();
    copying.open(List.of(A));
    IntStream.range(0, 8).forEach(i -> copying.produce(row(A, i, "a" + i, i)));

    awaitPosition(copying, 6);
    assertThat(keys(copying)).containsExactly("a0", "a1", "a2", "a3", "a4", "a5");

    bound.phase = Phase.STREAM;
    awaitPosition(copying, 8);
    copying.stop();
    assertThat(keys(copying)).containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7");
  }

  @Test
  void theBoundIsReachedWhereNothingStandsRightBeforeIt() {
    ExactlyOnceHarness copying = new ExactlyOnceHarness(hook, 3);
    copying.begin(new FixedBound(Map.of(A, new OffsetRange(0, 5))));
    copying.start();
    copying.open(List.of(A));
    copying.produce(row(A, 0, "a0", 0));
    copying.produce(row(A, 1, "a1", 1));
    // Between them the marker of a transaction, and what was compacted away.
    copying.produce(row(A, 7, "a7", 7));

    awaitPosition(copying, 5);
    copying.stop();
    assertThat(keys(copying)).containsExactly("a0", "a1");
  }

  @Test
  void shortCallsOfTheHookKeepNoTransactionOpen() {
    ExactlyOnceHarness many = new ExactlyOnceHarness(hook, 1);
    AtomicInteger most = new AtomicInteger();
    hook.beforeSend =
        events -> {
          pause();
          most.accumulateAndGet(
              events.get(0).value()[5] - '0' - many.cluster.committed().size(), Math::max);
        };
    many.start();
    many.open(List.of(A));
    IntStream.range(0, 10).forEach(i -> many.produce(row(A, i, "a" + i, i)));

    awaitPosition(many, 10);
    many.stop();
    assertThat(most.get()).as("rows that wait for their commit").isLessThan(5);
  }

  @Test
  void aHookThatCannotGoOnDoesNotKeepTheTaskAtAPartitionThatIsTakenAway() {
    hook.beforeSend =
        events -> {
          if (events.get(0).key()[0] == 'a') {
            throw new RetriableException("the database is down");
          }
        };
    task.start();
    task.open(BOTH);
    task.produce(row(A, 0, "a", 0));
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              task.put();
              return !hook.before.isEmpty();
            });
    task.close(List.of(A));
    task.produce(row(B, 0, "b", 0));

    awaitCommitted(1);
    task.stop();
    assertThat(committed()).containsExactly("b={\"v\":0}");
  }

  @Test
  void whatFollowsABatchIsNotCommittedWhereTheHookAddedAnEventThatIsTooLarge() {
    ExactlyOnceHarness single = new ExactlyOnceHarness(hook, 1);
    single.cluster.limit(10_000);
    hook.beforeSend =
        events -> {
          if (events.get(0).key()[1] == '1') {
            events.add(Event.upsert("t", "large".getBytes(UTF_8), new byte[20_000]));
          }
        };
    single.start();
    single.open(List.of(A));
    IntStream.range(0, 5).forEach(i -> single.produce(row(A, i, "a" + i, i)));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(single::put)
                    .hasMessageContaining("an event that the hook added"));
    single.close(List.of(A));
    single.stop();

    assertThat(single.cluster.position(A)).as("everything is read again from here").hasValue(1);
    assertThat(keys(single)).containsExactly("a0");
  }

  @Test
  void aHookThatThrowsWhatItDoesNotDeclareFailsTheTask() {
    hook.beforeSend = events -> HookedExactlyOnceTest.<RuntimeException>sneak(new IOException("x"));
    task.start();
    task.open(List.of(A));
    task.produce(row(A, 0, "a", 0));

    await().untilAsserted(() -> assertThatThrownBy(task::put).hasMessageContaining("IOException"));
    task.stop();
    assertThat(hook.calls).containsExactly("configure", "start", "stop");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  /** As long as a commit interval. */
  private static void pause() {
    try {
      assertThat(new CountDownLatch(1).await(25, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitPosition(ExactlyOnceHarness harness, long position) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              harness.put();
              return harness.cluster.position(A).orElse(0) == position;
            });
  }

  private static List<String> keys(ExactlyOnceHarness harness) {
    return harness.cluster.committed().stream()
        .map(record -> FakeCluster.text(record.key()))
        .toList();
  }

  @Test
  void aFailureAfterTheCommitFailsTheTaskAndNothingMoreIsSent() {
    hook.afterSend =
        events -> {
          throw new IllegalStateException("disk full");
        };
    task.start();
    task.open(List.of(A));
    task.produce(row(A, 0, "a", 0));

    await().untilAsserted(() -> assertThatThrownBy(task::put).hasMessageContaining("disk full"));
    task.stop();
    assertThat(committed()).hasSize(1);
  }

  static List<Long> seeds() {
    String given = System.getProperty("neaptide.seed");
    return given != null ? List.of(Long.parseLong(given)) : new Random().longs(40).boxed().toList();
  }

  /** Random hooks, failures of commits, rebalances and restarts: every event stands once. */
  @ParameterizedTest(name = "-Dneaptide.seed={0}")
  @MethodSource("seeds")
  void everyEventThatTheHookLeavesStandsOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    RandomHook randomHook = new RandomHook(new Random(seed));
    ExactlyOnceHarness history = new ExactlyOnceHarness(randomHook, 1 + random.nextInt(5));
    Random dice = new Random(random.nextLong());
    history.cluster.failCommits(() -> dice.nextInt(10) == 0);
    history.start();
    history.open(BOTH);
    Map<TopicPartition, Integer> ends = new HashMap<>();
    for (int step = 0; step < 40; step++) {
      TopicPartition input = BOTH.get(random.nextInt(2));
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          int offset = ends.merge(input, 1, Integer::sum) - 1;
          String key = input.partition() + "-" + random.nextInt(3);
          boolean unwritable = random.nextInt(15) == 0;
          history.produce(
              unwritable
                  ? row(input, offset, null, null)
                  : row(input, offset, key, random.nextInt(4) == 0 ? null : offset));
        }
        case 3 -> history.put();
        case 4 -> {
          history.close(List.of(input));
          history.put();
          history.open(List.of(input));
        }
        default -> {
          if (random.nextInt(4) == 0) {
            history.stop();
            history.close(BOTH);
            history.start();
            history.open(BOTH);
          }
        }
      }
    }

    Map<Integer, List<String>> expected = new HashMap<>();
    ends.keySet().forEach(input -> expected.put(input.partition(), expected(history, input)));
    await()
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(
            () -> {
              history.put();
              assertThat(byPartition(history)).isEqualTo(expected);
              history.input.values().stream()
                  .flatMap(List::stream)
                  .filter(record -> record.key() == null)
                  .forEach(record -> assertThat(history.reported).contains(record));
            });
    history.stop();
  }

  private static List<String> expected(ExactlyOnceHarness history, TopicPartition input) {
    List<String> expected = new ArrayList<>();
    for (SinkRecord record : history.input.get(input)) {
      if (record.key() == null) {
        continue;
      }
      Map<String, String> one = new HashMap<>();
      String key = record.key().toString();
      if (!RandomHook.removes(record.timestamp())) {
        one.put(key, "deleted");
        new RandomHook(new Random()).expect(one, record, false);
        expected.add(key + "=" + one.getOrDefault(key, "null"));
      }
      if (RandomHook.adds(record.timestamp())) {
        expected.add(key + "-added=" + record.timestamp());
      }
    }
    return expected;
  }

  /** What stands, in order; keys begin with the number of their input partition. */
  private static Map<Integer, List<String>> byPartition(ExactlyOnceHarness history) {
    Map<Integer, List<String>> found = new HashMap<>();
    history.input.keySet().forEach(input -> found.put(input.partition(), new ArrayList<>()));
    history
        .cluster
        .committed()
        .forEach(
            record -> {
              String key = FakeCluster.text(record.key());
              found
                  .get(Integer.parseInt(key.substring(0, 1)))
                  .add(key + "=" + FakeCluster.text(record.value()));
            });
    return found;
  }
}
