package io.neaptide.connect.sink.state;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What a generation compares: the input partitions from their beginning to where they ended, and
 * the target partitions from their log start to where they ended, when the generation began.
 *
 * @param input by input partition, on the worker cluster
 * @param target by target partition, on the external cluster
 * @param topicIds the ids of all these topics, since a recreated topic is another one
 */
public record Bounds(
    SortedMap<TopicPartition, OffsetRange> input,
    SortedMap<TopicPartition, OffsetRange> target,
    SortedMap<String, String> topicIds) {

  private static final String INPUT = "input:";
  private static final String TARGET = "target:";

  /** By topic, then by number. */
  public static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  /** Bounds from maps in any order. */
  public static Bounds of(
      Map<TopicPartition, OffsetRange> input,
      Map<TopicPartition, OffsetRange> target,
      Map<String, String> topicIds) {
    return new Bounds(ordered(input), ordered(target), new TreeMap<>(topicIds));
  }

  /** The ids of topics on both sides, each by topic, as {@link #topicIds} has them. */
  public static Map<String, String> ids(Map<String, String> input, Map<String, String> target) {
    Map<String, String> ids = new TreeMap<>();
    input.forEach((topic, id) -> ids.put(INPUT + topic, id));
    target.forEach((topic, id) -> ids.put(TARGET + topic, id));
    return ids;
  }

  /** The id of an input topic; empty where it is not part of what is compared. */
  public Optional<String> inputId(String topic) {
    return Optional.ofNullable(topicIds.get(INPUT + topic));
  }

  /** The id of a target topic; empty where it is not part of what is compared. */
  public Optional<String> targetId(String topic) {
    return Optional.ofNullable(topicIds.get(TARGET + topic));
  }

  /** These bounds and those of topics that are added to a stream. */
  public Bounds with(Bounds added) {
    Bounds all = of(input, target, topicIds);
    all.input.putAll(added.input);
    all.target.putAll(added.target);
    all.topicIds.putAll(added.topicIds);
    return all;
  }

  /**
   * The same partitions, of the input up to where they end by now.
   *
   * @param ends where input partitions end; may lack some
   */
  public Bounds extendedTo(Map<TopicPartition, Long> ends) {
    SortedMap<TopicPartition, OffsetRange> ranges = ordered(input);
    ranges.replaceAll(
        (partition, before) -> {
          long end = ends.getOrDefault(partition, before.end());
          return new OffsetRange(before.begin(), Math.max(before.end(), end));
        });
    return new Bounds(ranges, target, topicIds);
  }

  /**
   * The topics of these bounds that have another id by now, each with its side.
   *
   * @param now the ids of the topics that exist, as {@link #topicIds} has them
   */
  public SortedSet<String> recreated(Map<String, String> now) {
    SortedSet<String> others = new TreeSet<>();
    topicIds.forEach(
        (topic, id) -> {
          if (now.containsKey(topic) && !now.get(topic).equals(id)) {
            others.add(topic);
          }
        });
    return others;
  }

  /** The input topics, in the order of their names. */
  public SortedSet<String> inputTopics() {
    return topics(input.keySet());
  }

  /** The target topics that are compared with, in the order of their names. */
  public SortedSet<String> targetTopics() {
    return topics(target.keySet());
  }

  private static SortedSet<String> topics(Set<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::topic)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * These bounds with some of the topics only.
   *
   * @param inputs the input topics that remain
   * @param targets the target topics of these
   */
  public Bounds only(Set<String> inputs, Set<String> targets) {
    Bounds rest = of(input, target, topicIds);
    rest.input.keySet().removeIf(partition -> !inputs.contains(partition.topic()));
    rest.target.keySet().removeIf(partition -> !targets.contains(partition.topic()));
    Set<String> ids = new TreeSet<>();
    inputs.forEach(topic -> ids.add(INPUT + topic));
    targets.forEach(topic -> ids.add(TARGET + topic));
    rest.topicIds.keySet().retainAll(ids);
    return rest;
  }

  /** How many partitions a target topic has. */
  public int targetPartitions(String topic) {
    return (int) target.keySet().stream().filter(tp -> tp.topic().equals(topic)).count();
  }

  /** How many partitions an input topic has. */
  public int inputPartitions(String topic) {
    return (int) input.keySet().stream().filter(tp -> tp.topic().equals(topic)).count();
  }

  /** Where the partitions of an input topic end, added up. */
  public long inputEnd(String topic) {
    return input.entrySet().stream()
        .filter(partition -> partition.getKey().topic().equals(topic))
        .mapToLong(partition -> partition.getValue().end())
        .sum();
  }

  /** By side, topic and partition: where it begins and ends. */
  public Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("input", ranges(input));
    row.put("target", ranges(target));
    row.put("topicIds", new LinkedHashMap<String, Object>(topicIds));
    return row;
  }

  static Bounds ofRow(Map<String, Object> row) {
    SortedMap<String, String> ids = new TreeMap<>();
    StateFields.object(row, "topicIds").forEach((topic, id) -> ids.put(topic, (String) id));
    return new Bounds(
        ranges(StateFields.object(row, "input")), ranges(StateFields.object(row, "target")), ids);
  }

  private static SortedMap<TopicPartition, OffsetRange> ordered(
      Map<TopicPartition, OffsetRange> ranges) {
    SortedMap<TopicPartition, OffsetRange> ordered = new TreeMap<>(ORDER);
    ordered.putAll(ranges);
    return ordered;
  }

  /** By topic, by partition: begin and end. */
  private static Map<String, Object> ranges(SortedMap<TopicPartition, OffsetRange> ranges) {
    Map<String, Map<String, Object>> topics = new LinkedHashMap<>();
    ranges.forEach(
        (partition, range) ->
            topics
                .computeIfAbsent(partition.topic(), topic -> new LinkedHashMap<>())
                .put(Integer.toString(partition.partition()), List.of(range.begin(), range.end())));
    return new LinkedHashMap<>(topics);
  }

  private static SortedMap<TopicPartition, OffsetRange> ranges(Map<String, Object> topics) {
    SortedMap<TopicPartition, OffsetRange> ranges = new TreeMap<>(ORDER);
    topics.forEach(
        (topic, partitions) ->
            StateFields.asObject(partitions)
                .forEach(
                    (partition, range) -> {
                      List<?> offsets = (List<?>) range;
                      ranges.put(
                          new TopicPartition(topic, Integer.parseInt(partition)),
                          new OffsetRange((Long) offsets.get(0), (Long) offsets.get(1)));
                    }));
    return ranges;
  }
}
