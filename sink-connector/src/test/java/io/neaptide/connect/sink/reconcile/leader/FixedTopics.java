package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.reconcile.leader.bounds.GenerationTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.OutsideInput;
import io.neaptide.connect.sink.reconcile.report.RemovedInput;
import io.neaptide.connect.sink.state.Bounds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Topics that are as a generation found them, until a test changes that. */
final class FixedTopics implements GenerationTopics {

  Map<TopicPartition, Long> ends = Map.of();
  Set<String> recreated = Set.of();
  boolean current = true;
  Optional<TombstoneRetention> tombstonesKept = Optional.empty();
  OutsideInput outside = OutsideInput.of(Set.of(), Set.of(), Set.of());

  Set<TopicPartition> unassigned = Set.of();
  List<RemovedInput> removedInput = List.of();

  @Override
  public Map<TopicPartition, Long> committedEnds(Bounds bounds) {
    return ends;
  }

  @Override
  public Set<String> recreated(Bounds bounds) {
    return recreated;
  }

  @Override
  public boolean isCurrent(Bounds bounds) {
    return current;
  }

  @Override
  public Optional<TombstoneRetention> tombstonesKept(Bounds bounds) {
    return tombstonesKept;
  }

  @Override
  public OutsideInput outside(Bounds bounds) {
    return outside;
  }

  @Override
  public Set<TopicPartition> unassigned(Set<TopicPartition> inputs) {
    return unassigned;
  }

  @Override
  public List<RemovedInput> removedInput(Bounds bounds) {
    return removedInput;
  }

  @Override
  public Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds) {
    return bounds.target();
  }
}
