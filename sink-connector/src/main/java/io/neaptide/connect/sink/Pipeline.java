package io.neaptide.connect.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What the thread of the task, the delivery thread and the threads of the producers share: the
 * batches on their way and what became of them. Thread-safe; locked per batch, not per record.
 */
final class Pipeline {

  private final Limits limits;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final Unfinished unfinished = new Unfinished();
  private final Queue<SendFailure> failures = new ArrayDeque<>();
  private final Queue<Rejection> rejections = new ArrayDeque<>();
  private long averageBytes;
  private long lastProgress;
  private ConnectException fatal;
  private boolean rewindRequested;
  private boolean stopped;

  /** Whether the delivery thread shall leave the batch it is in; read without the lock. */
  private volatile boolean interrupted;

  Pipeline(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  // The thread of the task

  void add(Collection<SinkRecord> records) {
    Batch batch = new Batch(records);
    lock.lock();
    try {
      if (unfinished.isEmpty()) {
        lastProgress = clock.millis();
      }
      unfinished.add(batch);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room for more records. */
  boolean awaitRoom(Duration atMost) {
    return await(atMost, () -> unfinished.records() < limit());
  }

  /** Whether so much has drained that it is worth reading on. */
  boolean hasDrained() {
    return holds(() -> unfinished.records() <= limit() / 2);
  }

  boolean isEmpty() {
    return holds(unfinished::isEmpty);
  }

  /** Whether all is done, or no more of it will be soon. */
  boolean isDoneOrStuck() {
    return holds(() -> unfinished.isEmpty() || fatal != null || stalled());
  }

  /** Waits until all is done, or the thread of the task has something to report. */
  void awaitChange(Duration atMost) {
    await(atMost, () -> unfinished.isEmpty() || !rejections.isEmpty() || fatal != null);
  }

  /** For each partition how far everything before is done. */
  Map<TopicPartition, OffsetAndMetadata> done(Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>(current);
    lock.lock();
    try {
      Map<TopicPartition, Long> open = unfinished.firstOffsets();
      done.replaceAll(
          (partition, offset) -> {
            Long first = open.get(partition);
            return first == null || first >= offset.offset()
                ? offset
                : new OffsetAndMetadata(first);
          });
    } finally {
      lock.unlock();
    }
    return done;
  }

  /** Drops what was not sent of partitions, and waits for the acknowledgement of what was. */
  boolean revoke(Collection<TopicPartition> partitions, Duration atMost) {
    lock.lock();
    try {
      unfinished.revoke(partitions);
    } finally {
      lock.unlock();
    }
    await(atMost, () -> !unfinished.hasSent(partitions) || fatal != null || stalled());
    return holds(() -> !unfinished.hasSent(partitions));
  }

  /** No longer answers for partitions. */
  void forget(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      unfinished.forget(partitions);
      rejections.removeIf(rejection -> partitions.contains(Batch.inputOf(rejection.record())));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the delivery thread send everything that is not done again. */
  void requestRewind() {
    lock.lock();
    try {
      rewindRequested = true;
      interrupted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next record to report, or null. */
  Rejection pollRejection() {
    lock.lock();
    try {
      return rejections.poll();
    } finally {
      lock.unlock();
    }
  }

  /** A rejected record was reported for good. */
  void settled(Rejection rejection) {
    lock.lock();
    try {
      rejection.batch().rejectionSettled();
      unfinished.release();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void throwIfFailed() {
    lock.lock();
    try {
      if (fatal != null) {
        throw new ConnectException(fatal.getMessage(), fatal.getCause());
      }
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      interrupted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // Any thread

  /** Ends the delivery: nothing more is sent, and the next put fails. The first reason stays. */
  void fail(ConnectException reason) {
    lock.lock();
    try {
      if (fatal == null) {
        fatal = reason;
      }
      interrupted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void acknowledged(Attempt attempt) {
    lock.lock();
    try {
      if (attempt.isCurrent()) {
        attempt.batch().acknowledge();
        lastProgress = clock.millis();
        unfinished.release();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void failed(SendFailure failure) {
    lock.lock();
    try {
      failures.add(failure);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** For how long batches have been on their way without any acknowledgement. */
  Duration stalledFor() {
    lock.lock();
    try {
      return unfinished.hasBegun()
          ? Duration.ofMillis(clock.millis() - lastProgress)
          : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  // The delivery thread

  boolean isStopped() {
    return holds(() -> stopped);
  }

  /** Whether the batch in hand is to be left where it is. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Begins the next batch; null where there is none for a while, or a failure to look at. */
  Attempt next(Duration atMost) {
    lock.lock();
    try {
      await(
          atMost,
          () ->
              stopped
                  || rewindRequested
                  || !failures.isEmpty()
                  || (fatal == null && unfinished.hasWaiting()));
      if (stopped || fatal != null) {
        return null;
      }
      if (rewindRequested) {
        rewind();
      }
      return failures.isEmpty() && unfinished.hasWaiting() ? unfinished.take().begin(this) : null;
    } finally {
      lock.unlock();
    }
  }

  /** The next failure of an attempt that still counts, or null. */
  SendFailure pollFailure() {
    lock.lock();
    try {
      SendFailure failure = failures.poll();
      while (failure != null && !failure.attempt().isCurrent()) {
        failure = failures.poll();
      }
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** A record cannot be written; its batch is done only when that was reported. */
  void reject(Rejection rejection) {
    lock.lock();
    try {
      rejection.batch().rejectionOpened();
      rejections.add(rejection);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits before something is tried again; returns whether the batch is to be left instead. */
  boolean backOff(Duration pause) {
    return await(pause, () -> interrupted);
  }

  /** Learns how large records are, from some that were just encoded. */
  void encoded(int records, long bytes) {
    lock.lock();
    try {
      long latest = bytes / records;
      averageBytes = averageBytes == 0 ? latest : (7 * averageBytes + latest) / 8;
    } finally {
      lock.unlock();
    }
  }

  private void rewind() {
    unfinished.rewind();
    rewindRequested = false;
    interrupted = false;
    changed.signalAll();
  }

  private int limit() {
    return limits.recordsOf(averageBytes);
  }

  private boolean stalled() {
    return clock.millis() - lastProgress > limits.stalled().toMillis();
  }

  private boolean holds(BooleanSupplier condition) {
    lock.lock();
    try {
      return condition.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Duration atMost, BooleanSupplier condition) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        // A condition on the time is not signalled, so look at it now and then.
        long slice = Math.min(left, 100_000_000L);
        left -= slice - changed.awaitNanos(slice);
      }
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      lock.unlock();
    }
  }
}
