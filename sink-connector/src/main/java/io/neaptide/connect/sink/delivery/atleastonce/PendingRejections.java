package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.record.InputPartitions;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that cannot be written and are to be reported by the thread of the task; their batches
 * are not done before. Guarded by the lock of the {@link SubmittedBatches}.
 */
final class PendingRejections {

  private final Queue<RejectedRecord> waiting = new ArrayDeque<>();

  void add(RejectedRecord rejection) {
    rejection.batch().rejectionOpened();
    waiting.add(rejection);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The next one to report, or null. */
  RejectedRecord poll() {
    return waiting.poll();
  }

  /** One was reported for good. */
  void settled(RejectedRecord rejection) {
    rejection.batch().rejectionSettled();
  }

  /** Those of partitions that were taken away are reported by their next owner. */
  void forget(Collection<TopicPartition> partitions) {
    Iterator<RejectedRecord> each = waiting.iterator();
    while (each.hasNext()) {
      RejectedRecord rejection = each.next();
      if (partitions.contains(InputPartitions.of(rejection.record()))) {
        settled(rejection);
        each.remove();
      }
    }
  }
}
