package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.kafka.OpenTransactionOwners;
import io.neaptide.connect.sink.task.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/** Asks a real cluster. */
public final class KafkaForeignWriters implements ForeignWriters.Cluster {

  private final Admin admin;
  private final TaskId task;

  /**
   * @param task one of the connector
   */
  public KafkaForeignWriters(Admin admin, TaskId task) {
    this.admin = admin;
    this.task = task;
  }

  @Override
  public Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions) {
    Map<TopicPartition, List<ProducerState>> producers = new HashMap<>();
    AdminResults.of(admin.describeProducers(partitions).all())
        .forEach((partition, state) -> producers.put(partition, state.activeProducers()));
    return producers;
  }

  @Override
  public Set<Long> ownProducers() {
    return AdminResults.of(admin.listTransactions().all()).stream()
        .filter(
            transaction ->
                task.isWriterOfConnector(transaction.transactionalId())
                    || transaction.transactionalId().equals(task.leaderTransactionalId()))
        .map(TransactionListing::producerId)
        .collect(Collectors.toSet());
  }

  @Override
  public String name(long producerId) {
    return OpenTransactionOwners.name(admin, producerId);
  }
}
