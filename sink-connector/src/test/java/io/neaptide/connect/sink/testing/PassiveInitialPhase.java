package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.state.Generation;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** An initial phase that collects nothing, and says only what is streamed. */
public interface PassiveInitialPhase extends InitialPhase {

  @Override
  default void checkLeader(Optional<Generation> generation) {}

  @Override
  default void putBegins() {}

  @Override
  default void collect(SinkRecord record) {}

  @Override
  default void taken(TopicPartition input, long next) {}

  @Override
  default void consumed(Map<TopicPartition, OffsetAndMetadata> current) {}

  @Override
  default void closed(Collection<TopicPartition> partitions) {}

  @Override
  default void follow(Generation generation) {}

  @Override
  default void keepOnly(Set<TopicPartition> assignment) {}

  @Override
  default void watch(PartitionStream stream) {}

  @Override
  default void drop() {}
}
