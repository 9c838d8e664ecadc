package io.neaptide.connect.sink.delivery;

import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses the whole input when a delivery is full, until enough of it has drained. Which partitions
 * are resumed then is up to the delivery. Used on the thread of the task.
 */
public final class Backpressure {

  private static final Logger log = LoggerFactory.getLogger(Backpressure.class);

  private final SinkTaskContext context;
  private final PausedPartitions paused;
  private final BooleanSupplier awaitRoom;
  private final BooleanSupplier hasDrained;
  private boolean full;

  /**
   * @param paused takes the partitions that are paused
   * @param awaitRoom waits for a while until the delivery has room; returns whether it has
   * @param hasDrained whether so much has drained that it is worth reading on
   */
  public Backpressure(
      SinkTaskContext context,
      PausedPartitions paused,
      BooleanSupplier awaitRoom,
      BooleanSupplier hasDrained) {
    this.context = context;
    this.paused = paused;
    this.awaitRoom = awaitRoom;
    this.hasDrained = hasDrained;
  }

  /** Called after records were taken over, or none. */
  public void apply() {
    if (full) {
      full = !hasDrained.getAsBoolean();
      if (!full) {
        log.debug("Resuming the input");
      }
    } else if (!awaitRoom.getAsBoolean()) {
      log.debug("Pausing the input: the delivery is full");
      full = true;
      paused.pause(context.assignment());
    }
  }

  /** Whether the input is to stay paused. */
  public boolean isFull() {
    return full;
  }
}
