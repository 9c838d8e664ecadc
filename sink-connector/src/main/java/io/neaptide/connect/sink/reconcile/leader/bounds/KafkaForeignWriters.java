package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OpenTransactionOwners;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

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
  public Set<Long> producerIds(Collection<String> transactionalIds) {
    DescribeTransactionsResult described = admin.describeTransactions(transactionalIds);
    Set<Long> ids = new HashSet<>();
    for (String id : transactionalIds) {
      try {
        ids.add(AdminResults.of(described.description(id)).producerId());
      } catch (TransactionalIdNotFoundException e) {
        // Nobody has written with it yet.
      }
    }
    return ids;
  }

  @Override
  public String name(long producerId) {
    return OpenTransactionOwners.name(admin, producerId);
  }
}
