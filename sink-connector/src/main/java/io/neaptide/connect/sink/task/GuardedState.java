package io.neaptide.connect.sink.task;

import io.neaptide.connect.common.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;

/** State that threads share: changed and read under one lock, and waited for. */
public final class GuardedState {

  /** Conditions on the time are not signalled, so they are looked at this often. */
  private static final long SLICE_MS = 100;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  public GuardedState() {
    this(new MonotonicClock());
  }

  /**
   * @param clock measures how long a condition is waited for
   */
  public GuardedState(Clock clock) {
    this.clock = clock;
  }

  /** Changes the state, and wakes up all who wait for a condition on it. */
  public void change(Runnable change) {
    update(
        () -> {
          change.run();
          return null;
        });
  }

  /** The same, with a result. */
  public <T> T update(Supplier<T> change) {
    lock.lock();
    try {
      T result = change.get();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  public <T> T read(Supplier<T> state) {
    lock.lock();
    try {
      return state.get();
    } finally {
      lock.unlock();
    }
  }

  public boolean holds(BooleanSupplier condition) {
    return read(condition::getAsBoolean);
  }

  /** Waits for a condition; returns whether it holds. */
  public boolean await(Duration atMost, BooleanSupplier condition) {
    long deadline = clock.millis() + atMost.toMillis();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        long left = deadline - clock.millis();
        if (left <= 0) {
          return false;
        }
        boolean unused = changed.await(Math.min(left, SLICE_MS), TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      lock.unlock();
    }
  }
}
