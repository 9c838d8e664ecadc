package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.kafka.TopicIds;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import io.neaptide.connect.sink.reconcile.report.RemovedInput;
import io.neaptide.connect.sink.state.Bounds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics on both sides as they are now, beside bounds that were fixed before. */
public final class CurrentTopics
    implements GenerationTopics, AddedTopics.Topics, RemainingInput.Topics {

  private final InputCluster input;
  private final Admin target;
  private final TopicFormat topicFormat;
  private final InputSelection selection;
  private final Supplier<Set<String>> setAside;

  /**
   * @param setAside the input topics that the bounds leave out on purpose
   */
  public CurrentTopics(
      InputCluster input,
      Admin target,
      TopicFormat topicFormat,
      InputSelection selection,
      Supplier<Set<String>> setAside) {
    this.input = input;
    this.target = target;
    this.topicFormat = topicFormat;
    this.selection = selection;
    this.setAside = setAside;
  }

  @Override
  public Optional<Map<String, TopicDescription>> inputTopics() {
    Map<String, TopicDescription> topics = input.topics(selection);
    return topics.isEmpty() || !topics.keySet().containsAll(selection.names())
        ? Optional.empty()
        : Optional.of(topics);
  }

  /** What of the input is not shown, for a message. */
  public String notShown() {
    Set<String> names = new TreeSet<>(selection.names());
    names.removeAll(input.existing());
    return names.isEmpty() ? "a topic of " + selection : "the topics " + names;
  }

  @Override
  public OutsideInput outside(Bounds bounds) {
    return input
        .held()
        .map(
            held -> {
              Set<TopicPartition> beyond = new HashSet<>(held);
              beyond.removeAll(bounds.input().keySet());
              return beyond.isEmpty()
                  ? OutsideInput.of(Set.of(), Set.of(), Set.of())
                  : OutsideInput.of(
                      beyond,
                      Set.copyOf(TopicDescriptions.partitions(input.topics(selection))),
                      setAside.get());
            })
        .orElseGet(OutsideInput::unknown);
  }

  @Override
  public Set<TopicPartition> unassigned(Set<TopicPartition> inputs) {
    Set<TopicPartition> unassigned = new HashSet<>(inputs);
    input.held().ifPresent(unassigned::removeAll);
    return unassigned;
  }

  @Override
  public boolean hasEmptyTarget(String inputTopic, Bounds bounds) {
    String topic = topicFormat.topicFor(inputTopic);
    if (bounds.targetId(topic).isPresent()) {
      return false;
    }
    try {
      return TopicOffsets.of(target, TopicDescriptions.partitions(described(Set.of(topic))))
          .values()
          .stream()
          .allMatch(range -> range.size() == 0);
    } catch (UnknownTopicOrPartitionException missing) {
      return true;
    }
  }

  private Map<String, TopicDescription> described(Set<String> targets) {
    return AdminResults.of(target.describeTopics(targets).allTopicNames());
  }

  @Override
  public Map<TopicPartition, Long> committedEnds(Bounds bounds) {
    return input.committedEnds(bounds.input().keySet());
  }

  /** Whether the configuration still reads all topics of the bounds, into the same topics. */
  public boolean areRead(Bounds bounds) {
    Set<String> inputs = bounds.inputTopics();
    return inputTopics().filter(topics -> topics.keySet().containsAll(inputs)).isPresent()
        && topicFormat.topicsFor(inputs).stream()
            .allMatch(topic -> bounds.targetId(topic).isPresent());
  }

  @Override
  public Set<String> selected(Set<String> inputTopics) {
    return selection.among(inputTopics);
  }

  @Override
  public Set<String> missing(Set<String> inputTopics) {
    Set<String> missing = new TreeSet<>(inputTopics);
    missing.removeAll(input.topics(selection).keySet());
    return missing;
  }

  @Override
  public Bounds without(Set<String> inputTopics, Bounds bounds) {
    Set<String> kept = bounds.inputTopics();
    kept.removeAll(inputTopics);
    return bounds.only(kept, topicFormat.topicsFor(kept));
  }

  @Override
  public Set<String> recreated(Bounds bounds) {
    Set<String> inputs = bounds.inputTopics();
    return bounds.recreated(
        Bounds.ids(input.ids(inputs), TopicIds.of(target, topicFormat.topicsFor(inputs))));
  }

  @Override
  public boolean isCurrent(Bounds bounds) {
    Map<String, TopicDescription> targets;
    try {
      targets = described(bounds.targetTopics());
    } catch (UnknownTopicOrPartitionException deleted) {
      return false;
    }
    return Bounds.ids(input.ids(bounds.inputTopics()), TopicDescriptions.ids(targets))
            .equals(bounds.topicIds())
        && Set.copyOf(TopicDescriptions.partitions(targets)).equals(bounds.target().keySet());
  }

  @Override
  public Set<String> targetsWithOtherPartitions(Bounds bounds) {
    try {
      return described(bounds.targetTopics()).values().stream()
          .filter(topic -> topic.partitions().size() != bounds.targetPartitions(topic.name()))
          .map(TopicDescription::name)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (UnknownTopicOrPartitionException deleted) {
      // The tasks notice that.
      return Set.of();
    }
  }

  @Override
  public Optional<TombstoneRetention> tombstonesKept(Bounds bounds) {
    Set<String> inputs = bounds.inputTopics();
    return TombstoneRetention.shortest(
        Stream.of(
                input.tombstonesKept(inputs),
                TombstoneRetention.shortest(target, topicFormat.topicsFor(inputs)))
            .flatMap(Optional::stream));
  }

  @Override
  public List<RemovedInput> removedInput(Bounds bounds) {
    SortedMap<String, Long> removed = new TreeMap<>();
    input
        .ranges(bounds.input().keySet())
        .forEach((partition, range) -> removed.merge(partition.topic(), range.begin(), Long::sum));
    removed.values().removeIf(offsets -> offsets == 0);
    Map<String, String> policies = input.cleanupPolicies(removed.keySet());
    return removed.entrySet().stream()
        .map(
            topic ->
                new RemovedInput(
                    topic.getKey(),
                    topicFormat.topicFor(topic.getKey()),
                    Optional.ofNullable(policies.get(topic.getKey())),
                    topic.getValue(),
                    bounds.inputEnd(topic.getKey())))
        .toList();
  }

  @Override
  public Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds) {
    return TopicOffsets.of(target, bounds.target().keySet());
  }
}
