package io.neaptide.connect.sink.transaction;

import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.task.TaskId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Fences writers on a cluster.
 *
 * @param task one of the connector whose writers are fenced
 */
public record KafkaWriterFence(Admin admin, TaskId task) implements WriterFence {

  /** How many wait for their answer at once, so that none waits for longer than its timeout. */
  private static final int AT_ONCE = 100;

  @Override
  public void fence(Collection<String> transactionalIds) {
    Map<String, KafkaFuture<Void>> asked = new LinkedHashMap<>();
    for (String id : transactionalIds) {
      // Given several ids in one call, the admin client waits up to a second between two of them.
      asked.put(id, admin.fenceProducers(List.of(id)).all());
      if (asked.size() == AT_ONCE) {
        asked.forEach(KafkaWriterFence::await);
        asked.clear();
      }
    }
    asked.forEach(KafkaWriterFence::await);
  }

  private static void await(String id, KafkaFuture<Void> fenced) {
    try {
      AdminResults.of(fenced);
    } catch (AuthorizationException e) {
      throw MissingRights.toWrite(e, Optional.of(id))
          .<KafkaException>map(message -> new ConnectException(message, e))
          .orElse(e);
    }
  }

  @Override
  public Set<String> knownWriters() {
    return AdminResults.of(admin.listTransactions().all()).stream()
        .map(TransactionListing::transactionalId)
        .filter(task::isWriterOfConnector)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public OptionalLong openSince(String transactionalId) {
    try {
      TransactionDescription described =
          AdminResults.of(
              admin.describeTransactions(List.of(transactionalId)).description(transactionalId));
      return described.state() == TransactionState.ONGOING
          ? described.transactionStartTimeMs()
          : OptionalLong.empty();
    } catch (TransactionalIdNotFoundException unused) {
      return OptionalLong.empty();
    }
  }
}
