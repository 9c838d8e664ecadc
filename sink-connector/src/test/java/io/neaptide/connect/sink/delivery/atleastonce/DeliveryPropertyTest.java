package io.neaptide.connect.sink.delivery.atleastonce;

import static io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.RandomHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of inserts, updates, deletes, records without a key, refusals, failures,
 * rebalances and restarts: no committed offset is ever ahead of a record that is neither stored nor
 * reported, and the target ends as the input's table, or as what a hook makes of it.
 */
class DeliveryPropertyTest {

  private static final int HISTORIES = 200;
  private static final int STEPS = 60;
  private static final int PARTITIONS = 3;
  private static final int KEYS_PER_PARTITION = 4;

  private static final DeliveryLimits LIMITS =
      new DeliveryLimits(
          20,
          1024 * 1024,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          new DeliveryLimits.Acknowledgements(
              Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20)),
          Duration.ofSeconds(30),
          Duration.ofMillis(1));

  static List<Long> seeds() {
    String given = System.getProperty("neaptide.seed");
    if (given != null) {
      return List.of(Long.parseLong(given));
    }
    Random seeds = new Random();
    return seeds.longs(HISTORIES).boxed().toList();
  }

  static List<Long> fewerSeeds() {
    return seeds().stream().limit(HISTORIES / 2).toList();
  }

  @ParameterizedTest(name = "-Dneaptide.seed={0}")
  @MethodSource("seeds")
  void theTargetEndsAsTheTableOfTheInput(long seed) {
    new History(seed, Optional.empty()).run();
  }

  @ParameterizedTest(name = "-Dneaptide.seed={0}")
  @MethodSource("fewerSeeds")
  void withAHookTheTargetEndsAsItWouldHaveIt(long seed) {
    new History(seed, Optional.of(new RandomHook(new Random(seed)))).run();
  }

  /** One input, one target, and the worker between them. */
  private static final class History {

    private final Random random;
    private final List<List<SinkRecord>> input = new ArrayList<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private final Set<SinkRecord> reported = new HashSet<>();
    private final Set<SinkRecord> unwritable = new HashSet<>();
    private final Set<String> invalid = ConcurrentHashMap.newKeySet();
    private final DeliveryHarness task = new DeliveryHarness().withLimits(LIMITS);
    private final Optional<RandomHook> hook;

    History(long seed, Optional<RandomHook> hook) {
      random = new Random(seed);
      this.hook = hook;
      hook.ifPresent(h -> task.withHook(h, 1 + random.nextInt(5)));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        input.add(new ArrayList<>());
        committed.put(partition(partition), 0L);
      }
    }

    private static TopicPartition partition(int number) {
      return new TopicPartition("t", number);
    }

    void run() {
      start();
      for (int step = 0; step < STEPS; step++) {
        try {
          step();
        } catch (ConnectException e) {
          restart();
        }
      }
      finish();
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> produceAndPut();
        case 4, 5 -> acknowledgeSome();
        case 6 -> commit();
        case 7 -> refuse();
        case 8 -> revokeSome();
        case 9, 10 -> task.cluster.refuse(record -> null);
        default -> failForGood();
      }
    }

    private void produceAndPut() {
      produce();
      put();
    }

    private void produce() {
      for (int i = random.nextInt(6); i > 0; i--) {
        int number = random.nextInt(PARTITIONS);
        List<SinkRecord> log = input.get(number);
        String key = number + "-" + random.nextInt(KEYS_PER_PARTITION);
        boolean hasKey = random.nextInt(15) > 0;
        Object value = random.nextInt(4) == 0 && hasKey ? null : log.size();
        SinkRecord made = row(partition(number), log.size(), hasKey ? key : null, value);
        log.add(made);
        if (!hasKey) {
          unwritable.add(made);
        } else if (random.nextInt(20) == 0) {
          unwritable.add(made);
          invalid.add(key + "@" + made.timestamp());
        }
      }
    }

    /** Delivers what the task has not read of its partitions, as one poll would. */
    private void put() {
      List<SinkRecord> polled = new ArrayList<>();
      for (TopicPartition each : task.context.assignment()) {
        if (!task.context.paused.contains(each)) {
          List<SinkRecord> log = input.get(each.partition());
          polled.addAll(log.subList(read.get(each).intValue(), log.size()));
          read.put(each, (long) log.size());
        }
      }
      task.put(polled);
    }

    private void acknowledgeSome() {
      for (int i = random.nextInt(8); i > 0; i--) {
        task.cluster.answerRequest(1 + random.nextInt(4), random.nextBoolean());
      }
    }

    private void commit() {
      task.commit().forEach(this::committed);
    }

    /** The rule: everything before a committed offset is stored or reported. */
    private void committed(TopicPartition partition, long offset) {
      assertThat(offset)
          .as("offsets never go back")
          .isGreaterThanOrEqualTo(committed.get(partition));
      committed.put(partition, offset);
      Set<Long> stored = storedTimestamps(partition);
      for (SinkRecord record : input.get(partition.partition()).subList(0, (int) offset)) {
        boolean removed = hook.isPresent() && RandomHook.removes(record.timestamp());
        assertThat(stored.contains(record.timestamp()) || reported.contains(record) || removed)
            .as("%s at %s is stored or reported", partition, record.originalKafkaOffset())
            .isTrue();
        assertThat(
                hook.isEmpty()
                    || removed
                    || reported.contains(record)
                    || hook.get().knows(partition, record.originalKafkaOffset()))
            .as("the hook knows that %s at %s is", partition, record.originalKafkaOffset())
            .isTrue();
      }
    }

    /** Keys tell the input partition, timestamps the offset. */
    private Set<Long> storedTimestamps(TopicPartition partition) {
      Set<Long> timestamps = new HashSet<>();
      task.cluster.stored().stream()
          .filter(record -> FakeCluster.text(record.key()).startsWith(partition.partition() + "-"))
          .forEach(record -> timestamps.add(record.timestamp()));
      return timestamps;
    }

    private void refuse() {
      int chance = 1 + random.nextInt(4);
      Random dice = new Random(random.nextLong());
      task.cluster.refuse(
          record -> dice.nextInt(chance) == 0 ? new TimeoutException("no room") : null);
    }

    private void failForGood() {
      if (random.nextInt(4) == 0) {
        task.cluster.failNext(new OutOfOrderSequenceException("gap"));
      }
    }

    private void revokeSome() {
      boolean all = random.nextBoolean();
      TopicPartition[] lost =
          task.context.assignment().stream()
              .filter(each -> all || random.nextBoolean())
              .toArray(TopicPartition[]::new);
      Map<TopicPartition, OffsetAndMetadata> last = task.close(lost);
      last.forEach((partition, offset) -> committed(partition, offset.offset()));
      if (random.nextBoolean()) {
        task.put(List.of());
      }
      open(List.of(lost));
    }

    private void open(Collection<TopicPartition> partitions) {
      partitions.forEach(each -> read.put(each, committed.get(each)));
      task.open(partitions.toArray(TopicPartition[]::new));
    }

    private void start() {
      task.context.reporter =
          (record, error) -> {
            reported.add(record);
            return CompletableFuture.completedFuture(null);
          };
      task.cluster.refuseInvalid(
          record -> invalid.contains(FakeCluster.text(record.key()) + "@" + record.timestamp()));
      task.start();
      open(committed.keySet());
    }

    /** The task failed: the worker commits what is done, and starts another. */
    private void restart() {
      TopicPartition[] all = task.context.assignment().toArray(TopicPartition[]::new);
      task.close(all).forEach((partition, offset) -> committed(partition, offset.offset()));
      task.close();
      task.restart();
      open(committed.keySet());
    }

    private void finish() {
      task.cluster.refuse(record -> null);
      await()
          .pollInterval(Duration.ofMillis(2))
          .untilAsserted(
              () -> {
                settle();
                for (int number = 0; number < PARTITIONS; number++) {
                  assertThat(committed.get(partition(number))).isEqualTo(input.get(number).size());
                }
              });
      assertThat(task.cluster.table()).isEqualTo(expectedTable());
      assertThat(reported)
          .isEqualTo(unwritable.stream().filter(this::isRefused).collect(Collectors.toSet()));
      task.close();
    }

    private void settle() {
      try {
        put();
        task.cluster.answerRequest(100, true);
        commit();
      } catch (ConnectException e) {
        restart();
      }
    }

    /** A record that the hook removes is not refused, but for one that has no key. */
    private boolean isRefused(SinkRecord record) {
      return record.key() == null || hook.isEmpty() || !RandomHook.removes(record.timestamp());
    }

    private Map<String, String> expectedTable() {
      Map<String, String> table = new HashMap<>();
      for (List<SinkRecord> log : input) {
        for (SinkRecord record : log) {
          if (hook.isPresent() && record.key() != null) {
            hook.get().expect(table, record, unwritable.contains(record));
            continue;
          }
          if (unwritable.contains(record)) {
            continue;
          }
          String key = Objects.toString(record.key());
          if (record.value() == null) {
            table.remove(key);
          } else {
            table.put(key, "{\"v\":" + record.originalKafkaOffset() + "}");
          }
        }
      }
      return table;
    }
  }
}
