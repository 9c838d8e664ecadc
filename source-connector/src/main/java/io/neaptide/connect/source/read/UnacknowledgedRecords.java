package io.neaptide.connect.source.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the records that were handed to Connect and are not acknowledged by the brokers. Connect
 * holds every one of them, up to a hundred thousand in the buffer of its producer, and copying them
 * at each garbage collection costs more than they gain. Thread-safe.
 *
 * <p>It slows down, and never stops: where an acknowledgement is missed, records go on all the
 * same.
 */
public final class UnacknowledgedRecords {

  /** Some tenths of a second at the speed of a task. */
  static final int MAX_RECORDS = 10_000;

  private final AtomicLong records = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /** Counts records that are handed to Connect. */
  public void handedOver(int count) {
    records.addAndGet(count);
  }

  /** One is in the target topic, or was dropped on its way. Never waits for long. */
  public void acknowledged() {
    if (records.decrementAndGet() == MAX_RECORDS) {
      lock.lock();
      try {
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until there are few enough. */
  public void awaitRoom(Duration atMost) throws InterruptedException {
    if (records.get() <= MAX_RECORDS) {
      return;
    }
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (records.get() > MAX_RECORDS && left > 0) {
        left = room.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
