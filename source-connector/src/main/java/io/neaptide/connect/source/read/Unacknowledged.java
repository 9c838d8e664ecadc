package io.neaptide.connect.source.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many records Connect has of us that the brokers have not acknowledged. Connect holds every
 * one of them, up to a hundred thousand in the buffer of its producer, and copying them about at
 * each garbage collection costs more than they gain. Thread-safe.
 *
 * <p>It slows down, and never stops: where an acknowledgement is missed, records go on all the
 * same.
 */
public final class Unacknowledged {

  /** Some tenths of a second at the speed of a task. */
  static final int MOST = 10_000;

  private final AtomicLong records = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /** Records go to Connect. */
  public void handedOver(int count) {
    records.addAndGet(count);
  }

  /** One is in the target topic, or was dropped on its way. Never waits for long. */
  public void acknowledged() {
    if (records.decrementAndGet() == MOST) {
      lock.lock();
      try {
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until there are not many. */
  public void awaitRoom(Duration atMost) throws InterruptedException {
    if (records.get() <= MOST) {
      return;
    }
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (records.get() > MOST && left > 0) {
        left = room.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
