package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.reconcile.leader.bounds.ForeignWriters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/** A target cluster that only the connector writes to. */
public final class NoForeignWriters implements ForeignWriters.Cluster {

  @Override
  public Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions) {
    return Map.of();
  }

  @Override
  public Map<Long, String> transactionalIds() {
    return Map.of();
  }
}
