package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.OwnershipLock;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the lock of a connector's owners for one task. Taking it takes it from whoever has it, so
 * the task waits for a moment while it is held, and for a random time, longer after each time, when
 * it was lost. That is only for the sake of progress. Used by one thread.
 */
public final class OwnershipLocks {

  private static final Logger log = LoggerFactory.getLogger(OwnershipLocks.class);
  private static final Duration LOOK = Duration.ofMillis(30);

  /** Longer than anybody needs the lock, and as many looks as that takes. */
  private static final int MOST_LOOKS = 100;

  private static final ExponentialBackoff LONGEST =
      new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final Function<CommittedState, OwnershipLock> locks;
  private final BooleanSupplier held;
  private final TaskLifecycle lifecycle;
  private final RandomGenerator random;
  private int lost;

  /**
   * @param locks take the lock
   * @param held whether somebody seems to hold it
   */
  public OwnershipLocks(
      Function<CommittedState, OwnershipLock> locks,
      BooleanSupplier held,
      TaskLifecycle lifecycle,
      RandomGenerator random) {
    this.locks = locks;
    this.held = held;
    this.lifecycle = lifecycle;
    this.random = random;
  }

  /**
   * Takes the lock on a cluster.
   *
   * @param producers open a producer with the transactional id of the lock
   */
  public static OwnershipLocks of(
      TaskId task,
      StateRecords records,
      Supplier<LimitedProducer> producers,
      WriterFence fence,
      TaskLifecycle lifecycle) {
    return new OwnershipLocks(
        state -> new OwnershipLock(task.toString(), state, records, producers.get(), fence),
        () -> fence.isOpen(task.lockTransactionalId()),
        lifecycle,
        RandomGenerator.getDefault());
  }

  /** Begins with short times again. */
  void begin() {
    lost = 0;
  }

  /**
   * Takes the lock.
   *
   * @throws InterruptException if the task is stopped meanwhile
   */
  OwnershipLock take(CommittedState state) {
    for (int looks = 0; looks < MOST_LOOKS && seemsHeld(); looks++) {
      await(LOOK);
    }
    return locks.apply(state);
  }

  /**
   * Takes the lock as often as it is lost while it is taken.
   *
   * @throws InterruptException if the task is stopped meanwhile
   */
  public OwnershipLock takePatiently(CommittedState state) {
    begin();
    while (true) {
      try {
        return take(state);
      } catch (KafkaException e) {
        if (!ProducerErrors.isFenced(e)) {
          throw e;
        }
        lost();
      }
    }
  }

  /**
   * Waits, since somebody else has taken the lock.
   *
   * @throws InterruptException if the task is stopped meanwhile
   */
  void lost() {
    await(Duration.ofMillis(random.nextLong(LONGEST.after(lost).toMillis())));
    lost++;
  }

  private boolean seemsHeld() {
    try {
      return held.getAsBoolean();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      log.debug("Whether the lock of the owners is held cannot be told", e);
      return false;
    }
  }

  private void await(Duration pause) {
    lifecycle.awaitStop(pause);
    if (lifecycle.isStopped()) {
      throw new InterruptException("The task is stopped");
    }
  }
}
