package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Compares what a topic holds, record by record, with what it was made from. */
final class Histories {

  private Histories() {}

  /**
   * Every record of the origin is in the copy, in the order of its key. The copy may hold records
   * more than once, as at-least-once delivery repeats the last ones after a crash.
   */
  static void assertNothingLost(
      List<ConsumerRecord<String, String>> origin, List<ConsumerRecord<String, String>> copy) {
    assertThat(origin).isNotEmpty();
    Map<String, List<String>> copied = grouped(copy, ConsumerRecord::key, ConsumerRecord::value);
    grouped(origin, ConsumerRecord::key, ConsumerRecord::value)
        .forEach(
            (key, values) -> {
              Iterator<String> candidates = copied.getOrDefault(key, List.of()).iterator();
              for (int i = 0; i < values.size(); i++) {
                assertThat(advanceTo(values.get(i), candidates))
                    .as("record %s of %s of key %s, '%s'", i, values.size(), key, values.get(i))
                    .isTrue();
              }
            });
  }

  /** The partitions hold the same records, once each, in the same order. */
  static void assertSame(
      List<ConsumerRecord<String, String>> origin, List<ConsumerRecord<String, String>> copy) {
    assertThat(origin).isNotEmpty();
    assertThat(byPartition(copy)).isEqualTo(byPartition(origin));
  }

  private static Map<String, List<String>> byPartition(
      List<ConsumerRecord<String, String>> records) {
    return grouped(
        records, row -> "partition " + row.partition(), row -> row.key() + " = " + row.value());
  }

  private static boolean advanceTo(String value, Iterator<String> candidates) {
    while (candidates.hasNext()) {
      String candidate = candidates.next();
      if (value == null ? candidate == null : value.equals(candidate)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, List<String>> grouped(
      List<ConsumerRecord<String, String>> records,
      Function<ConsumerRecord<String, String>, String> group,
      Function<ConsumerRecord<String, String>, String> content) {
    Map<String, List<String>> groups = new TreeMap<>();
    for (ConsumerRecord<String, String> row : records) {
      groups.computeIfAbsent(group.apply(row), key -> new ArrayList<>()).add(content.apply(row));
    }
    return groups;
  }
}
