package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An input topic, the target topic that is to become like it, and random changes to both. */
final class ComparedTable {

  static final Duration LIMIT = Duration.ofMinutes(3);

  private final TableTopic input;
  private final TableTopic target;
  private final Random random;
  private final int keys;

  ComparedTable(TableTopic input, TableTopic target, Random random, int keys) {
    this.input = input;
    this.target = target;
    this.random = random;
    this.keys = keys;
  }

  TableTopic input() {
    return input;
  }

  TableTopic target() {
    return target;
  }

  /** Inserts, updates and deletes about a third of the rows of the input, and of the target. */
  void changeBoth() {
    change(target);
    change(input);
  }

  void change(TableTopic topic) {
    try (RowWriter writer = topic.writer()) {
      for (int count = 0; count < keys / 3; count++) {
        String key = "key-" + random.nextInt(keys);
        writer.write(key, random.nextInt(4) == 0 ? null : "{\"n\":" + random.nextInt(5) + "}");
      }
    }
  }

  /** How many records the target topic has when it has become like the input, by no more. */
  int recordsWhenEqual() {
    List<ConsumerRecord<String, String>> records = target.records();
    return records.size() + TableDifference.between(input.table(), table(records)).keys().size();
  }

  /**
   * Waits until the target topic says the same as the input, and no key stands in two of its
   * partitions.
   *
   * @return how many records it has then
   */
  int awaitCopy(Supplier<String> evidence) {
    Map<String, String> expected = input.table();
    AtomicReference<List<ConsumerRecord<String, String>>> records =
        new AtomicReference<>(List.of());
    Waiting.until(
        target.name() + " to equal " + input.name(),
        LIMIT,
        () -> {
          records.set(target.records());
          return table(records.get()).equals(expected);
        },
        () -> TableDifference.text(expected, table(records.get())) + "\n" + evidence.get());
    assertThat(inTwoPartitions(records.get())).as("keys in two partitions").isEmpty();
    return records.get().size();
  }

  private static Map<String, String> table(List<ConsumerRecord<String, String>> records) {
    Map<String, String> table = new TreeMap<>();
    for (ConsumerRecord<String, String> row : records) {
      if (row.value() == null) {
        table.remove(row.key());
      } else {
        table.put(row.key(), row.value());
      }
    }
    return table;
  }

  private static Set<String> inTwoPartitions(List<ConsumerRecord<String, String>> records) {
    Map<Integer, List<ConsumerRecord<String, String>>> partitions =
        records.stream().collect(Collectors.groupingBy(ConsumerRecord::partition));
    Set<String> seen = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    for (List<ConsumerRecord<String, String>> partition : partitions.values()) {
      table(partition).keySet().stream().filter(key -> !seen.add(key)).forEach(twice::add);
    }
    return twice;
  }
}
