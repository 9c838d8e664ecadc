package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.task.AverageRecordSize;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.GuardedState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What the thread of the task, the delivery thread and the threads of the producers share: the
 * batches on their way and what became of them. Thread-safe; locked per batch, not per record.
 */
final class SubmittedBatches {

  private final DeliveryLimits limits;
  private final Clock clock;
  private final OptionalInt hookBatch;
  private final GuardedState monitor;

  private final InFlightBatches unfinished = new InFlightBatches();
  private final Queue<SendFailure> failures = new ArrayDeque<>();
  private final PendingRejections rejections = new PendingRejections();
  private final AverageRecordSize averageBytes = new AverageRecordSize();
  private long lastProgress;
  private ConnectException fatal;
  private boolean rewindRequested;
  private boolean stopped;

  /** Whether the delivery thread shall leave the batch it is in; read without the lock. */
  private volatile boolean interrupted;

  /**
   * Begins without anything on its way.
   *
   * @param hookBatch how many events a hook takes at once; empty where there is no hook
   */
  SubmittedBatches(DeliveryLimits limits, Clock clock, OptionalInt hookBatch) {
    this.limits = limits;
    this.clock = clock;
    this.monitor = new GuardedState(clock);
    this.hookBatch = hookBatch;
  }

  boolean hasHook() {
    return hookBatch.isPresent();
  }

  // The thread of the task

  void add(Collection<SinkRecord> records) {
    List<Batch> batches = Batch.of(records, hookBatch);
    monitor.change(
        () -> {
          if (unfinished.isEmpty()) {
            lastProgress = clock.millis();
          }
          batches.forEach(unfinished::add);
        });
  }

  /** Waits until there is room for more records. */
  boolean awaitRoom(Duration atMost) {
    return monitor.await(atMost, () -> unfinished.records() < limit());
  }

  /** Whether so much has drained that it is worth reading on. */
  boolean hasDrained() {
    return monitor.holds(() -> unfinished.records() <= limit() / 2);
  }

  boolean isEmpty() {
    return monitor.holds(unfinished::isEmpty);
  }

  /** Whether all is done, or no more of it will be soon. */
  boolean isDoneOrStuck() {
    return monitor.holds(() -> unfinished.isEmpty() || isStuck());
  }

  /** Waits until all is done, or the thread of the task has something to report. */
  void awaitChange(Duration atMost) {
    monitor.await(atMost, () -> unfinished.isEmpty() || !rejections.isEmpty() || fatal != null);
  }

  /** For each partition how far everything before is done. */
  Map<TopicPartition, OffsetAndMetadata> done(Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, Long> open = monitor.read(unfinished::firstOffsets);
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>(current);
    done.replaceAll(
        (partition, offset) -> {
          Long first = open.get(partition);
          return first == null || first >= offset.offset() ? offset : new OffsetAndMetadata(first);
        });
    return done;
  }

  /**
   * Drops what was not sent of partitions, and waits for the acknowledgement of what was.
   *
   * @return whether all that was sent is acknowledged
   */
  boolean revoke(Collection<TopicPartition> partitions, Duration atMost) {
    monitor.change(() -> unfinished.revoke(partitions));
    monitor.await(atMost, () -> !unfinished.hasSent(partitions) || isStuck());
    return monitor.holds(() -> !unfinished.hasSent(partitions));
  }

  /** No longer answers for partitions. */
  void forget(Collection<TopicPartition> partitions) {
    monitor.change(
        () -> {
          rejections.forget(partitions);
          unfinished.forget(partitions);
        });
  }

  /** The next record to report, or null. */
  RejectedRecord pollRejection() {
    return monitor.read(rejections::poll);
  }

  /** A rejected record was reported for good. */
  void settled(RejectedRecord rejection) {
    monitor.change(
        () -> {
          rejections.settled(rejection);
          lastProgress = clock.millis();
          unfinished.release();
        });
  }

  void throwIfFailed() {
    ConnectException failure = monitor.read(() -> fatal);
    if (failure != null) {
      throw new ConnectException(failure.getMessage(), failure.getCause());
    }
  }

  void stop() {
    monitor.change(
        () -> {
          stopped = true;
          interrupted = true;
        });
  }

  // Any thread

  /** Ends the delivery: nothing more is sent, and the next put fails. The first reason stays. */
  void fail(ConnectException reason) {
    monitor.change(
        () -> {
          if (fatal == null) {
            fatal = reason;
          }
          interrupted = true;
        });
  }

  /** Makes the delivery thread send everything that is not done again. */
  void requestRewind() {
    monitor.change(
        () -> {
          rewindRequested = true;
          interrupted = true;
        });
  }

  void acknowledged(SendAttempt attempt) {
    monitor.change(
        () -> {
          if (attempt.isCurrent()) {
            attempt.batch().acknowledge();
            lastProgress = clock.millis();
            unfinished.release();
          }
        });
  }

  void failed(SendFailure failure) {
    monitor.change(() -> failures.add(failure));
  }

  // The delivery thread

  boolean isStopped() {
    return monitor.holds(() -> stopped);
  }

  /** Whether the batch in hand is to be left where it is. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Rewinds if that was asked for; what failed before then counts no more. */
  void rewindIfRequested() {
    monitor.change(
        () -> {
          if (rewindRequested && fatal == null && !stopped) {
            unfinished.rewind();
            rewindRequested = false;
            interrupted = false;
          }
        });
  }

  /** The next record that was refused, or null. */
  SendFailure pollFailure() {
    return monitor.read(failures::poll);
  }

  /** Begins the next batch; null where there is none for a while, or else something to do. */
  SendAttempt next(Duration atMost) {
    monitor.await(atMost, () -> stopped || !failures.isEmpty() || (fatal == null && hasWork()));
    return monitor.read(
        () ->
            stopped || fatal != null || rewindRequested || !unfinished.hasWaiting()
                ? null
                : unfinished.take().begin(this));
  }

  /**
   * Begins to send what a hook left of a batch.
   *
   * @param without the partitions that were left out of what the hook was given
   * @return false where other partitions were taken away since, or the batch is to be left
   */
  boolean send(SendAttempt attempt, Set<TopicPartition> without, List<Event> events) {
    boolean begun =
        monitor.read(
            () -> {
              Batch batch = attempt.batch();
              if (interrupted || !attempt.isCurrent() || batch.skipped() != without) {
                return false;
              }
              batch.sending();
              attempt.take(events);
              lastProgress = clock.millis();
              return true;
            });
    if (begun && events.isEmpty()) {
      acknowledged(attempt);
    }
    return begun;
  }

  /** The next attempt whose acknowledgement the hook is to be told of, or null. */
  SendAttempt unreported() {
    return monitor.read(() -> interrupted ? null : unfinished.unreported());
  }

  /** The hook was told. */
  void reported(SendAttempt attempt) {
    monitor.change(
        () -> {
          if (attempt.isCurrent()) {
            attempt.batch().report();
            lastProgress = clock.millis();
            unfinished.release();
          }
        });
  }

  /** A record cannot be written; its batch is done only when that was reported. */
  void reject(RejectedRecord rejection) {
    monitor.change(() -> rejections.add(rejection));
  }

  /** Waits before something is tried again; returns whether the batch is to be left instead. */
  boolean backOff(Duration pause) {
    return monitor.await(pause, () -> interrupted);
  }

  /** Learns how large records are, from some that were just encoded. */
  void encoded(int records, long bytes) {
    monitor.change(() -> averageBytes.add(records, bytes));
  }

  /** The first attempt that later records have overtaken; null where there is none. */
  SendAttempt overtaken() {
    return monitor.read(unfinished::overtaken);
  }

  /** For how long batches have been on their way without any acknowledgement. */
  Duration stalledFor() {
    return monitor.read(
        () ->
            unfinished.hasBegun()
                ? Duration.ofMillis(clock.millis() - lastProgress)
                : Duration.ZERO);
  }

  private boolean hasWork() {
    return rewindRequested || unfinished.hasWaiting() || unfinished.unreported() != null;
  }

  private int limit() {
    return limits.recordsOf(averageBytes.value());
  }

  private boolean isStuck() {
    return fatal != null || clock.millis() - lastProgress > limits.stalled().toMillis();
  }
}
