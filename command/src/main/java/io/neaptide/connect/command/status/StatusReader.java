package io.neaptide.connect.command.status;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Puts together what the state topic and the worker cluster say of a connector. */
final class StatusReader {

  private final String connector;
  private final Optional<Cluster> worker;
  private final String group;

  /**
   * @param worker where the input is; empty where nobody asks for it
   * @param group the group of the connector's tasks there
   */
  StatusReader(String connector, Optional<Cluster> worker, String group) {
    this.connector = connector;
    this.worker = worker;
    this.group = group;
  }

  /** What the topic says that was read so far. */
  ConnectorStatus status(StateTopic topic, StateView view) {
    Optional<Generation> generation = view.generation();
    Set<TopicPartition> partitions = inputs(generation, view);
    Optional<InputOffsets> offsets =
        worker.map(cluster -> InputOffsets.read(cluster, group, partitions));
    offsets.ifPresent(asked -> partitions.addAll(asked.ends().keySet()));
    Map<String, List<TopicPartition>> topics =
        partitions.stream()
            .collect(
                Collectors.groupingBy(TopicPartition::topic, TreeMap::new, Collectors.toList()));
    List<InputTopic> inputs = new ArrayList<>();
    topics.forEach((name, of) -> inputs.add(input(name, of, generation, view, offsets)));
    return new ConnectorStatus(
        connector,
        generation,
        topic.phaseSince(),
        topic.lastWritten(),
        generation.flatMap(current -> Progress.of(current, view)),
        inputs,
        owners(view),
        view.report()
            .filter(
                report ->
                    generation.isPresent()
                        && report.get("generation").equals(generation.get().number())));
  }

  private static Set<TopicPartition> inputs(Optional<Generation> generation, StateView view) {
    Set<TopicPartition> partitions = new TreeSet<>(Bounds.ORDER);
    partitions.addAll(view.positioned());
    generation
        .filter(current -> current.phase().isUnfinished())
        .flatMap(Generation::bounds)
        .ifPresent(bounds -> partitions.addAll(bounds.input().keySet()));
    return partitions;
  }

  private static InputTopic input(
      String topic,
      List<TopicPartition> partitions,
      Optional<Generation> generation,
      StateView view,
      Optional<InputOffsets> offsets) {
    long position = 0;
    for (TopicPartition partition : partitions) {
      position += position(partition, generation, view).orElse(0);
    }
    return new InputTopic(
        topic,
        partitions.size(),
        position,
        bound(partitions, generation),
        offsets
            .filter(asked -> partitions.stream().anyMatch(asked.ends()::containsKey))
            .map(asked -> sum(partitions, asked.ends()))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()),
        offsets
            .map(asked -> sum(partitions, asked.committed()))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  /** In an initial phase positions of earlier generations say nothing. */
  private static OptionalLong position(
      TopicPartition input, Optional<Generation> generation, StateView view) {
    boolean initial = generation.filter(current -> current.phase().isUnfinished()).isPresent();
    return view.position(input)
        .filter(last -> !initial || last.generation() == generation.get().number())
        .map(last -> last.offset())
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong bound(
      List<TopicPartition> partitions, Optional<Generation> generation) {
    Optional<Bounds> bounds =
        generation
            .filter(current -> current.phase().isUnfinished() && current.phase().hasBounds())
            .flatMap(Generation::bounds);
    if (bounds.isEmpty()) {
      return OptionalLong.empty();
    }
    Map<TopicPartition, OffsetRange> ranges = bounds.get().input();
    return OptionalLong.of(
        partitions.stream()
            .filter(ranges::containsKey)
            .mapToLong(partition -> ranges.get(partition).end())
            .sum());
  }

  private static long sum(List<TopicPartition> partitions, Map<TopicPartition, Long> offsets) {
    return partitions.stream().mapToLong(each -> offsets.getOrDefault(each, 0L)).sum();
  }

  private static NavigableMap<String, List<String>> owners(StateView view) {
    Set<TopicPartition> owned = new TreeSet<>(Bounds.ORDER);
    owned.addAll(view.owned());
    NavigableMap<String, List<String>> owners = new TreeMap<>();
    for (TopicPartition input : owned) {
      view.ownership(input)
          .owner()
          .writer()
          .ifPresent(
              writer ->
                  owners.computeIfAbsent(writer, id -> new ArrayList<>()).add(input.toString()));
    }
    return owners;
  }
}
