package io.neaptide.connect.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Fences writers by their transactional ids. */
final class WriterFence {

  /** How many wait for their answer at once, so that none waits for longer than its timeout. */
  private static final int AT_ONCE = 100;

  private WriterFence() {}

  /**
   * Fences all writers with these ids; what they have not committed is aborted.
   *
   * @throws KafkaException if not all of them could be fenced
   */
  static void fence(Admin admin, Collection<String> transactionalIds) {
    List<KafkaFuture<Void>> asked = new ArrayList<>();
    for (String id : transactionalIds) {
      // Given several ids in one call, the admin client waits up to a second between two of them.
      asked.add(admin.fenceProducers(List.of(id)).all());
      if (asked.size() == AT_ONCE) {
        asked.forEach(KafkaResults::of);
        asked.clear();
      }
    }
    asked.forEach(KafkaResults::of);
  }
}
