package io.neaptide.connect.sink.transaction;

import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.producer.MissingRights;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;

/** Fences writers by their transactional ids. */
public final class WriterFence {

  /** How many wait for their answer at once, so that none waits for longer than its timeout. */
  private static final int AT_ONCE = 100;

  private WriterFence() {}

  /**
   * Fences all writers with these ids; what they have not committed is aborted.
   *
   * @throws KafkaException if not all of them could be fenced
   */
  public static void fence(Admin admin, Collection<String> transactionalIds) {
    Map<String, KafkaFuture<Void>> asked = new LinkedHashMap<>();
    for (String id : transactionalIds) {
      // Given several ids in one call, the admin client waits up to a second between two of them.
      asked.put(id, admin.fenceProducers(List.of(id)).all());
      if (asked.size() == AT_ONCE) {
        asked.forEach(WriterFence::await);
        asked.clear();
      }
    }
    asked.forEach(WriterFence::await);
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
}
