package io.neaptide.connect.benchmarks.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Aborts transactions of one cluster that are open in a partition while their coordinator knows
 * nothing of them, as an operator would with {@code kafka-transactions.sh}. A broker that is killed
 * may leave such behind: markers that are due while their partition has no leader are skipped (seen
 * with 4.3.1).
 */
final class HangingTransactions {

  /** A transaction that is open in a partition. */
  private record Open(TopicPartition partition, ProducerState producer) {

    /** What tells it from every other one. */
    String name() {
      return partition
          + " "
          + producer.producerId()
          + " "
          + producer.currentTransactionStartOffset().getAsLong();
    }
  }

  private final Map<String, Object> properties;

  /** Those that hung at the last look; one that began just then is not yet known as open. */
  private Set<String> seen = Set.of();

  HangingTransactions(Map<String, Object> properties) {
    this.properties = properties;
  }

  /** Aborts what hung at the last look, too, and returns how many these were. */
  int abort() {
    try (Admin admin = Admin.create(properties)) {
      List<Open> hanging = hanging(admin);
      Set<String> before = seen;
      seen = hanging.stream().map(Open::name).collect(Collectors.toSet());
      int aborted = 0;
      for (Open each : hanging) {
        if (before.contains(each.name())) {
          abort(admin, each);
          aborted++;
        }
      }
      return aborted;
    } catch (ExecutionException | KafkaException e) {
      // A broker that is down is asked again at the next look.
      System.err.println("  hanging transactions are not known now: " + e.getMessage());
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while looking for hanging transactions", e);
    }
  }

  private static void abort(Admin admin, Open hanging)
      throws ExecutionException, InterruptedException {
    System.err.println("  a transaction hangs, and is aborted: " + hanging.name());
    ProducerState producer = hanging.producer();
    admin
        .abortTransaction(
            new AbortTransactionSpec(
                hanging.partition(),
                producer.producerId(),
                (short) producer.producerEpoch(),
                producer.coordinatorEpoch().orElse(0)))
        .all()
        .get();
  }

  private static List<Open> hanging(Admin admin) throws ExecutionException, InterruptedException {
    List<Open> open = open(admin);
    Set<String> known = known(admin);
    open.removeIf(each -> known.contains(each.partition() + " " + each.producer().producerId()));
    return open;
  }

  /** What is open in the partitions, by the word of their leaders. */
  private static List<Open> open(Admin admin) throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    for (TopicDescription topic :
        admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partition())));
    }
    List<Open> open = new ArrayList<>();
    for (Map.Entry<TopicPartition, PartitionProducerState> state :
        admin.describeProducers(partitions).all().get().entrySet()) {
      state.getValue().activeProducers().stream()
          .filter(producer -> producer.currentTransactionStartOffset().isPresent())
          .forEach(producer -> open.add(new Open(state.getKey(), producer)));
    }
    return open;
  }

  /** What is open by the word of the coordinators: partition and producer id. */
  private static Set<String> known(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> ids =
        admin.listTransactions().all().get().stream()
            .map(TransactionListing::transactionalId)
            .collect(Collectors.toSet());
    Set<String> known = new HashSet<>();
    for (TransactionDescription transaction :
        admin.describeTransactions(ids).all().get().values()) {
      transaction
          .topicPartitions()
          .forEach(partition -> known.add(partition + " " + transaction.producerId()));
    }
    return known;
  }
}
