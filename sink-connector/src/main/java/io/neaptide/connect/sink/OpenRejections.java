package io.neaptide.connect.sink;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that cannot be written and are to be reported by the thread of the task; their batches
 * are not done before. Guarded by the lock of the {@link Pipeline}.
 */
final class OpenRejections {

  private final Queue<Rejection> waiting = new ArrayDeque<>();

  void add(Rejection rejection) {
    rejection.batch().rejectionOpened();
    waiting.add(rejection);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The next one to report, or null. */
  Rejection poll() {
    return waiting.poll();
  }

  /** One was reported for good. */
  void settled(Rejection rejection) {
    rejection.batch().rejectionSettled();
  }

  /** Those of partitions that were taken away are reported by their next owner. */
  void forget(Collection<TopicPartition> partitions) {
    Iterator<Rejection> each = waiting.iterator();
    while (each.hasNext()) {
      Rejection rejection = each.next();
      if (partitions.contains(InputPartitions.of(rejection.record()))) {
        settled(rejection);
        each.remove();
      }
    }
  }
}
