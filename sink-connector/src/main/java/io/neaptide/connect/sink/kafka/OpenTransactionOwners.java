package io.neaptide.connect.sink.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds the owners of open transactions that hold up a reader. */
public final class OpenTransactionOwners {

  private OpenTransactionOwners() {}

  /** Names the producers with an open transaction on a partition, for a message. */
  public static String on(Admin admin, TopicPartition partition) {
    try {
      List<String> names = new ArrayList<>();
      for (ProducerState producer :
          AdminResults.of(admin.describeProducers(List.of(partition)).partitionResult(partition))
              .activeProducers()) {
        if (producer.currentTransactionStartOffset().isPresent()) {
          names.add(name(admin, producer.producerId()));
        }
      }
      return names.isEmpty() ? "no open transaction is found" : String.join(", ", names);
    } catch (KafkaException e) {
      return "the producer is not known (" + e.getMessage() + ")";
    }
  }

  /** Names a producer by its transactional id, where it has one, for a message. */
  public static String name(Admin admin, long producerId) {
    Collection<TransactionListing> transactions =
        AdminResults.of(
            admin
                .listTransactions(
                    new ListTransactionsOptions().filterProducerIds(Set.of(producerId)))
                .all());
    return transactions.stream()
        .map(transaction -> "transactional id '" + transaction.transactionalId() + "'")
        .findFirst()
        .orElse("producer id " + producerId);
  }
}
