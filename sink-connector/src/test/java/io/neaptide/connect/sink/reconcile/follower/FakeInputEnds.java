package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputEnd;
import io.neaptide.connect.sink.input.InputEnds;
import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The cluster of an input whose partitions all end at one offset, as the test says. */
final class FakeInputEnds implements InputEnds {

  InputCluster.Remaining remaining = InputCluster.Remaining.UNDECIDED;
  ClusterProof.Shown shown = ClusterProof.Shown.ASSIGNMENT;
  RuntimeException failure;
  long end;
  int leaderEpoch = 1;
  int probes;

  FakeInputEnds(long end) {
    this.end = end;
  }

  @Override
  public ClusterProof.Shown shown(Set<TopicPartition> assignment) {
    return shown;
  }

  @Override
  public String group() {
    return "connect-people";
  }

  @Override
  public Map<TopicPartition, KafkaFuture<InputEnd>> ends(Set<TopicPartition> partitions) {
    KafkaFuture<InputEnd> answer = KafkaFuture.completedFuture(new InputEnd(end, leaderEpoch));
    return partitions.stream().collect(Collectors.toMap(partition -> partition, any -> answer));
  }

  @Override
  public void probe(
      Map<TopicPartition, OffsetRange> left,
      Predicate<TopicPartition> wanted,
      BiConsumer<TopicPartition, InputCluster.Remaining> found) {
    probes++;
    if (failure != null) {
      throw failure;
    }
    left.keySet().forEach(partition -> found.accept(partition, remaining));
  }

  @Override
  public String openTransactions(TopicPartition partition) {
    return "none";
  }
}
