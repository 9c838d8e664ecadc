package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the lock of a connector's owners for one task, when it is its {@link LockTurn turn}, which
 * is only for the sake of progress. Used by one thread.
 */
public final class OwnershipLocks {

  private static final Logger log = LoggerFactory.getLogger(OwnershipLocks.class);

  private final Function<CommittedState, OwnershipLock> locks;
  private final Supplier<OptionalLong> holder;
  private final TaskLifecycle lifecycle;
  private final LockTurn turn;
  private final Clock clock;

  /**
   * @param locks take the lock
   * @param holder who seems to hold it, told by when that transaction began
   * @param task the number of the task
   */
  public OwnershipLocks(
      Function<CommittedState, OwnershipLock> locks,
      Supplier<OptionalLong> holder,
      TaskLifecycle lifecycle,
      int task,
      RandomGenerator random,
      Clock clock) {
    this.locks = locks;
    this.holder = holder;
    this.lifecycle = lifecycle;
    this.turn = new LockTurn(task, random);
    this.clock = clock;
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
      TaskLifecycle lifecycle,
      Clock clock) {
    return new OwnershipLocks(
        state -> new OwnershipLock(task.toString(), state, records, producers.get(), fence),
        () -> fence.openSince(task.lockTransactionalId()),
        lifecycle,
        task.index(),
        RandomGenerator.getDefault(),
        clock);
  }

  /** Begins with short times again. */
  void begin() {
    turn.begin();
  }

  /**
   * Takes the lock.
   *
   * @throws InterruptException if the task is stopped meanwhile
   */
  OwnershipLock take(CommittedState state) {
    for (Optional<Duration> pause = turn.pause(seen());
        pause.isPresent();
        pause = turn.pause(seen())) {
      await(pause.get());
    }
    return timed(() -> locks.apply(state));
  }

  /** Does what takes as long as taking the lock: another producer is opened. */
  <T> T timed(Supplier<T> opening) {
    long begun = clock.millis();
    try {
      return opening.get();
    } finally {
      turn.tried(Duration.ofMillis(clock.millis() - begun));
    }
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
    await(turn.lost());
  }

  private OptionalLong seen() {
    try {
      return holder.get();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      log.debug("Whether the lock of the owners is held cannot be told", e);
      return OptionalLong.empty();
    }
  }

  private void await(Duration pause) {
    lifecycle.awaitStop(pause);
    if (lifecycle.isStopped()) {
      throw new InterruptException("The task is stopped");
    }
  }
}
