package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.kafka.AdminResults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/** Asks a real cluster. */
public final class KafkaForeignWriters implements ForeignWriters.Cluster {

  private final Admin admin;

  public KafkaForeignWriters(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions) {
    Map<TopicPartition, List<ProducerState>> producers = new HashMap<>();
    AdminResults.of(admin.describeProducers(partitions).all())
        .forEach((partition, state) -> producers.put(partition, state.activeProducers()));
    return producers;
  }

  @Override
  public Map<Long, String> transactionalIds() {
    Map<Long, String> ids = new HashMap<>();
    AdminResults.of(admin.listTransactions().all())
        .forEach(transaction -> ids.put(transaction.producerId(), transaction.transactionalId()));
    return ids;
  }
}
