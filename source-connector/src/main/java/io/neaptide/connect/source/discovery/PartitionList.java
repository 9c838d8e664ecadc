package io.neaptide.connect.source.discovery;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The text form of partitions in the configuration of a task: {@code orders:0-3,5;users:1}. The
 * same partitions always have the same text, so that Connect restarts tasks only for a change.
 */
public final class PartitionList {

  /** By topic, then by number. */
  public static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private PartitionList() {}

  public static String format(Collection<TopicPartition> partitions) {
    SortedMap<String, SortedSet<Integer>> byTopic = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      byTopic
          .computeIfAbsent(partition.topic(), topic -> new TreeSet<>())
          .add(partition.partition());
    }
    StringBuilder text = new StringBuilder();
    byTopic.forEach(
        (topic, numbers) -> {
          text.append(text.isEmpty() ? "" : ";").append(topic).append(':');
          appendRanges(text, numbers);
        });
    return text.toString();
  }

  private static void appendRanges(StringBuilder text, SortedSet<Integer> numbers) {
    boolean first = true;
    int from = numbers.first();
    int to = from;
    for (int number : numbers.tailSet(from + 1)) {
      if (number > to + 1) {
        appendRange(text, first, from, to);
        first = false;
        from = number;
      }
      to = number;
    }
    appendRange(text, first, from, to);
  }

  private static void appendRange(StringBuilder text, boolean first, int from, int to) {
    text.append(first ? "" : ",").append(from);
    if (to > from) {
      text.append('-').append(to);
    }
  }

  public static SortedSet<TopicPartition> parse(String text) {
    SortedSet<TopicPartition> partitions = new TreeSet<>(ORDER);
    each(
        text,
        (topic, item) -> {
          int dash = item.indexOf('-');
          int from = Integer.parseInt(dash < 0 ? item : item.substring(0, dash));
          int to = dash < 0 ? from : Integer.parseInt(item.substring(dash + 1));
          for (int number = from; number <= to; number++) {
            partitions.add(new TopicPartition(topic, number));
          }
        });
    return partitions;
  }

  /** The form {@code orders:0=17,1=4;users:1=0} of offsets. */
  public static String formatOffsets(Map<TopicPartition, Long> offsets) {
    SortedMap<TopicPartition, Long> sorted = new TreeMap<>(ORDER);
    sorted.putAll(offsets);
    StringBuilder text = new StringBuilder();
    String topic = null;
    for (Map.Entry<TopicPartition, Long> entry : sorted.entrySet()) {
      TopicPartition partition = entry.getKey();
      if (partition.topic().equals(topic)) {
        text.append(',');
      } else {
        topic = partition.topic();
        text.append(text.isEmpty() ? "" : ";").append(topic).append(':');
      }
      text.append(partition.partition()).append('=').append(entry.getValue());
    }
    return text.toString();
  }

  public static SortedMap<TopicPartition, Long> parseOffsets(String text) {
    SortedMap<TopicPartition, Long> offsets = new TreeMap<>(ORDER);
    each(
        text,
        (topic, item) -> {
          int equals = item.indexOf('=');
          offsets.put(
              new TopicPartition(topic, Integer.parseInt(item.substring(0, equals))),
              Long.parseLong(item.substring(equals + 1)));
        });
    return offsets;
  }

  private interface Item {
    void accept(String topic, String item);
  }

  private static void each(String text, Item action) {
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf(';', at);
      String ofTopic = text.substring(at, end < 0 ? text.length() : end);
      int colon = ofTopic.indexOf(':');
      String topic = ofTopic.substring(0, colon);
      int item = colon + 1;
      while (item <= ofTopic.length()) {
        int comma = ofTopic.indexOf(',', item);
        int itemEnd = comma < 0 ? ofTopic.length() : comma;
        action.accept(topic, ofTopic.substring(item, itemEnd));
        item = itemEnd + 1;
      }
      at = end < 0 ? text.length() : end + 1;
    }
  }
}
