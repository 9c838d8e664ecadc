package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.task.DeliveryLimits;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the input while the delivery is full, and lets the task be called again soon while records
 * are on their way. Used on the thread of the task.
 */
final class Backpressure {

  private static final Logger log = LoggerFactory.getLogger(Backpressure.class);

  /** How soon the task is called again to resume, and to see what became of its records. */
  private static final Duration SOON = Duration.ofMillis(100);

  private static final Duration REGULARLY = Duration.ofSeconds(1);

  private final SubmittedBatches pipeline;
  private final SinkTaskContext context;
  private final DeliveryLimits limits;
  private boolean paused;

  Backpressure(SubmittedBatches pipeline, SinkTaskContext context, DeliveryLimits limits) {
    this.pipeline = pipeline;
    this.context = context;
    this.limits = limits;
  }

  /** Called after records were taken over, or none. */
  void apply() {
    if (paused) {
      resumeIfDrained();
    } else if (!pipeline.awaitRoom(limits.putWait())) {
      log.debug("Pausing the input: the delivery is full");
      paused = true;
      context.pause(assignment());
    }
    if (paused) {
      context.timeout(SOON.toMillis());
    } else if (!pipeline.isEmpty()) {
      context.timeout(REGULARLY.toMillis());
    }
  }

  private void resumeIfDrained() {
    if (pipeline.hasDrained()) {
      log.debug("Resuming the input");
      paused = false;
      context.resume(assignment());
    }
  }

  /**
   * Brings partitions that were just assigned in line with the rest. The worker remembers what was
   * paused over a rebalance, also when the input was resumed while nothing was assigned.
   */
  void opened(Collection<TopicPartition> partitions) {
    TopicPartition[] opened = partitions.toArray(TopicPartition[]::new);
    if (paused) {
      context.pause(opened);
    } else {
      context.resume(opened);
    }
  }

  private TopicPartition[] assignment() {
    return context.assignment().toArray(TopicPartition[]::new);
  }
}
