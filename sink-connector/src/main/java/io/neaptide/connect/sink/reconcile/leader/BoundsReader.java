package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.kafka.TopicIds;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a generation is to compare. Used by the leader. */
final class BoundsReader
    implements AddedTopics.Topics, GenerationDriver.Topics, RemainingInput.Topics {

  private static final Logger log = LoggerFactory.getLogger(BoundsReader.class);

  private final InputCluster input;
  private final Admin target;
  private final TargetTopics targetTopics;
  private final TopicFormat topicFormat;
  private final InputSelection selection;

  /** Topics that match the pattern, and that the last bounds leave out. */
  private Set<String> setAside = Set.of();

  BoundsReader(
      InputCluster input,
      Admin target,
      TargetTopics targetTopics,
      TopicFormat topicFormat,
      InputSelection selection) {
    this.input = input;
    this.target = target;
    this.targetTopics = targetTopics;
    this.topicFormat = topicFormat;
    this.selection = selection;
  }

  @Override
  public Optional<Map<String, TopicDescription>> inputTopics() {
    Map<String, TopicDescription> topics = input.topics(selection);
    return topics.isEmpty() || !topics.keySet().containsAll(selection.names())
        ? Optional.empty()
        : Optional.of(topics);
  }

  /**
   * Fixes the bounds. Every earlier writer must be fenced by now. Where topics match a pattern,
   * those whose target topic cannot be compared with are set aside and hold up nothing.
   *
   * @throws KafkaException if nothing can be compared, or a topic that is named cannot
   */
  Bounds read(Map<String, TopicDescription> inputTopics) {
    Map<String, TopicDescription> compared = comparable(inputTopics);
    warnOfExpiring(input.expiring(compared.keySet()));
    Set<String> targets = targets(compared.keySet());
    Map<String, TopicDescription> described =
        AdminResults.of(target.describeTopics(targets).allTopicNames());
    return Bounds.of(
        input.ranges(TopicDescriptions.partitions(compared)),
        TopicOffsets.of(target, TopicDescriptions.partitions(described)),
        Bounds.ids(TopicDescriptions.ids(compared), TopicDescriptions.ids(described)));
  }

  private static void warnOfExpiring(Map<String, String> policies) {
    if (!policies.isEmpty()) {
      log.warn(
          "The input topics {} are not compacted (cleanup.policy by topic: {}): a row that their"
              + " retention has removed counts as gone, and is deleted in the target topic. Set"
              + " cleanup.policy=compact on them. Where the brokers created one for a consumer, set"
              + " consumer.override.allow.auto.create.topics=false on the connector as well",
          policies.keySet(),
          policies);
    }
  }

  private Map<String, TopicDescription> comparable(Map<String, TopicDescription> inputTopics) {
    Map<String, KafkaException> refused = new TreeMap<>();
    for (String topic : targets(inputTopics.keySet())) {
      try {
        targetTopics.ensure(topic);
        refuseExpiring(topic);
      } catch (KafkaException e) {
        if (selection.pattern().isEmpty()
            || e instanceof RetriableException
            || e instanceof InterruptException) {
          throw e;
        }
        refused.put(topic, e);
      }
    }
    Map<String, TopicDescription> compared = new TreeMap<>(inputTopics);
    compared.keySet().removeIf(topic -> refused.containsKey(topicFormat.topicFor(topic)));
    if (compared.isEmpty() && !refused.isEmpty()) {
      throw refused.values().iterator().next();
    }
    setAside = new TreeSet<>(inputTopics.keySet());
    setAside.removeAll(compared.keySet());
    if (!setAside.isEmpty()) {
      log.warn(
          "The topics {} match {}, but wait, and the others go on without them: {}",
          setAside,
          selection,
          refused.values().stream().map(KafkaException::getMessage).toList());
    }
    return compared;
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
                      setAside);
            })
        .orElseGet(OutsideInput::unknown);
  }

  @Override
  public Bounds beginning(Map<String, TopicDescription> inputTopics) {
    Bounds bounds = read(inputTopics);
    Map<TopicPartition, OffsetRange> begins = new HashMap<>();
    bounds
        .input()
        .forEach(
            (input, range) -> begins.put(input, new OffsetRange(range.begin(), range.begin())));
    return Bounds.of(begins, bounds.target(), bounds.topicIds());
  }

  @Override
  public boolean hasEmptyTarget(String inputTopic, Bounds bounds) {
    String topic = topicFormat.topicFor(inputTopic);
    if (bounds.targetId(topic).isPresent()) {
      return false;
    }
    try {
      Map<String, TopicDescription> described =
          AdminResults.of(target.describeTopics(Set.of(topic)).allTopicNames());
      return TopicOffsets.of(target, TopicDescriptions.partitions(described)).values().stream()
          .allMatch(range -> range.size() == 0);
    } catch (UnknownTopicOrPartitionException missing) {
      return true;
    }
  }

  /**
   * Fixes bounds of the input only, and sees to it that the target topics exist. Of these only the
   * ids are held.
   *
   * @throws ConnectException if a target topic is missing and cannot be created
   */
  Bounds readInput(Map<String, TopicDescription> inputTopics) {
    Set<String> targets = targets(inputTopics.keySet());
    targets.forEach(targetTopics::ensure);
    return Bounds.of(
        input.ranges(TopicDescriptions.partitions(inputTopics)),
        Map.of(),
        Bounds.ids(
            TopicDescriptions.ids(inputTopics),
            TopicDescriptions.ids(
                AdminResults.of(target.describeTopics(targets).allTopicNames()))));
  }

  @Override
  public Map<TopicPartition, Long> committedEnds(Bounds bounds) {
    return input.committedEnds(bounds.input().keySet());
  }

  /** Whether the configuration still reads all topics of the bounds, into the same topics. */
  boolean areRead(Bounds bounds) {
    Set<String> inputs = topics(bounds.input().keySet());
    return inputTopics().filter(topics -> topics.keySet().containsAll(inputs)).isPresent()
        && targets(inputs).stream().allMatch(topic -> bounds.targetId(topic).isPresent());
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
    return bounds.only(kept, targets(kept));
  }

  private Set<String> targets(Set<String> inputs) {
    return inputs.stream()
        .map(topicFormat::topicFor)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public Set<String> recreated(Bounds bounds) {
    Set<String> inputs = topics(bounds.input().keySet());
    return bounds.recreated(Bounds.ids(input.ids(inputs), TopicIds.of(target, targets(inputs))));
  }

  @Override
  public boolean isCurrent(Bounds bounds) {
    Set<String> inputs = topics(bounds.input().keySet());
    Set<String> targets = topics(bounds.target().keySet());
    Map<String, TopicDescription> held;
    try {
      held = AdminResults.of(target.describeTopics(targets).allTopicNames());
    } catch (UnknownTopicOrPartitionException deleted) {
      return false;
    }
    return Bounds.ids(input.ids(inputs), TopicDescriptions.ids(held)).equals(bounds.topicIds())
        && Set.copyOf(TopicDescriptions.partitions(held)).equals(bounds.target().keySet());
  }

  @Override
  public Set<String> targetsWithOtherPartitions(Bounds bounds) {
    Set<String> targets = topics(bounds.target().keySet());
    try {
      return AdminResults.of(target.describeTopics(targets).allTopicNames()).values().stream()
          .filter(topic -> topic.partitions().size() != bounds.targetPartitions(topic.name()))
          .map(TopicDescription::name)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (UnknownTopicOrPartitionException deleted) {
      // The tasks notice that.
      return Set.of();
    }
  }

  private static Set<String> topics(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  @Override
  public Optional<TombstoneRetention> tombstonesKept(Bounds bounds) {
    Set<String> inputs = topics(bounds.input().keySet());
    return TombstoneRetention.shortest(
        Stream.of(
                input.tombstonesKept(inputs), TombstoneRetention.shortest(target, targets(inputs)))
            .flatMap(Optional::stream));
  }

  @Override
  public Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds) {
    return TopicOffsets.of(target, bounds.target().keySet());
  }

  private Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return AdminResults.of(target.describeConfigs(List.of(resource)).all()).get(resource);
    } catch (AuthorizationException e) {
      throw new ConnectException(
          MissingRights.message(
              "the configuration of the target topic "
                  + topic
                  + ", which must be known before it is compared with",
              "DESCRIBE_CONFIGS on the topic",
              e),
          e);
    }
  }

  /** A row that is not written again would vanish when its retention ends. */
  private void refuseExpiring(String topic) {
    ConfigEntry policy = config(topic).get(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (policy.value().contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
      throw new ConnectException(
          "The target topic "
              + topic
              + " has cleanup.policy="
              + policy.value()
              + ": rows that do not change are not written again and would vanish when"
              + " their retention ends. Set cleanup.policy=compact on the topic, or "
              + InitialPhaseConfig.FETCH_EXISTING_CONFIG
              + "=false, then restart the connector.");
    }
  }
}
