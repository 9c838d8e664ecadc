package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.task.AverageRecordSize;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.GuardedState;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.function.ToIntFunction;
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
  private final OptionalInt hookBatchSize;
  private final GuardedState state;
  private final DeliveryStatus status = new DeliveryStatus();
  private final InFlightBatches inFlight;
  private final Queue<SendFailure> failures = new ArrayDeque<>();
  private final PendingRejections rejections = new PendingRejections();
  private final AverageRecordSize averageBytes = new AverageRecordSize();
  private final SinkMetrics metrics;
  private long lastProgress;

  /**
   * @param hookBatchSize how many events a hook takes at once; empty where there is no hook
   */
  SubmittedBatches(TaskRuntime runtime, OptionalInt hookBatchSize) {
    this.limits = runtime.limits();
    this.clock = runtime.clock();
    this.metrics = runtime.metrics();
    this.inFlight = new InFlightBatches(metrics.positions()::written);
    this.state = new GuardedState(clock);
    this.hookBatchSize = hookBatchSize;
  }

  boolean hasHook() {
    return hookBatchSize.isPresent();
  }

  // The thread of the task

  void add(Collection<SinkRecord> records) {
    List<Batch> batches = Batch.of(records, hookBatchSize);
    // Before the delivery thread has them: an acknowledgement may come at once.
    batches.forEach(batch -> batch.taken(metrics.positions()));
    state.change(
        () -> {
          if (inFlight.isEmpty()) {
            lastProgress = clock.millis();
          }
          batches.forEach(inFlight::add);
        });
  }

  /** Waits until there is room for more records. */
  boolean awaitRoom(Duration atMost) {
    return state.await(atMost, () -> inFlight.records() < limit());
  }

  /** Whether so much has drained that it is worth reading on. */
  boolean hasDrained() {
    return state.holds(() -> inFlight.records() <= limit() / 2);
  }

  /** Whether all is done, or no more of it will be soon. */
  boolean isDoneOrStuck() {
    return state.holds(() -> inFlight.isEmpty() || isStuck());
  }

  /** Waits until all is done, or the thread of the task has something to report. */
  void awaitChange(Duration atMost) {
    state.await(atMost, () -> inFlight.isEmpty() || !rejections.isEmpty() || status.hasFailed());
  }

  /** For each partition how far everything before is done. */
  Map<TopicPartition, OffsetAndMetadata> done(Map<TopicPartition, OffsetAndMetadata> current) {
    return state.read(() -> inFlight.done(current));
  }

  /**
   * Drops what was not sent of partitions, and waits for the acknowledgement of what was.
   *
   * @return whether all that was sent is acknowledged
   */
  boolean revoke(Collection<TopicPartition> partitions, Duration atMost) {
    state.change(() -> inFlight.revoke(partitions));
    state.await(atMost, () -> !inFlight.hasSent(partitions) || isStuck());
    return state.holds(() -> !inFlight.hasSent(partitions));
  }

  /** No longer answers for partitions. */
  void forget(Collection<TopicPartition> partitions) {
    state.change(
        () -> {
          rejections.forget(partitions);
          inFlight.forget(partitions);
        });
  }

  /** The next record to report, or null. */
  RejectedRecord pollRejection() {
    return state.read(rejections::poll);
  }

  /** A rejected record was reported for good. */
  void settled(RejectedRecord rejection) {
    state.change(
        () -> {
          rejections.settled(rejection);
          progressed();
        });
  }

  void throwIfFailed() {
    state
        .read(status::failure)
        .ifPresent(
            failure -> {
              throw new ConnectException(failure.getMessage(), failure.getCause());
            });
  }

  void stop() {
    state.change(status::stop);
  }

  // Any thread

  /** How much is on its way. */
  int count(ToIntFunction<InFlightBatches> what) {
    return state.read(() -> what.applyAsInt(inFlight));
  }

  /** Ends the delivery: nothing more is sent, and the next put fails. The first reason stays. */
  void fail(ConnectException reason) {
    state.change(() -> status.fail(reason));
  }

  /** Makes the delivery thread send everything that is not done again. */
  void requestResend() {
    state.change(status::requestResend);
  }

  void acknowledged(SendAttempt attempt) {
    state.change(
        () -> {
          if (attempt.isCurrent()) {
            attempt.batch().acknowledge();
            attempt.written(metrics);
            progressed();
          }
        });
  }

  void failed(SendFailure failure) {
    state.change(() -> failures.add(failure));
  }

  // The delivery thread

  boolean isStopped() {
    return state.holds(status::isStopped);
  }

  /** Whether the batch in hand is to be left where it is. */
  boolean isInterrupted() {
    return status.isInterrupted();
  }

  /**
   * Puts everything not done back to be sent again, if requested; earlier failures do not count.
   */
  void resendIfRequested() {
    state.change(
        () -> {
          if (status.takeResendRequest()) {
            inFlight.requeue();
          }
        });
  }

  /** The next record that was refused, or null. */
  SendFailure pollFailure() {
    return state.read(failures::poll);
  }

  /** Begins the next batch; null where there is none for a while, or else something to do. */
  SendAttempt next(Duration atMost) {
    state.await(
        atMost,
        () -> status.isStopped() || !failures.isEmpty() || (!status.hasFailed() && hasWork()));
    return state.read(
        () ->
            status.isInterrupted() || !inFlight.hasWaiting() ? null : inFlight.take().begin(this));
  }

  /**
   * Begins to send what a hook left of a batch.
   *
   * @param without the partitions that were left out of what the hook was given
   * @return false where other partitions were taken away since, or the batch is to be left
   */
  boolean send(SendAttempt attempt, Set<TopicPartition> without, List<Event> events) {
    boolean begun =
        state.read(
            () -> {
              Batch batch = attempt.batch();
              if (status.isInterrupted() || !attempt.isCurrent() || batch.skipped() != without) {
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
    return state.read(() -> status.isInterrupted() ? null : inFlight.unreported());
  }

  /** The hook was told. */
  void reported(SendAttempt attempt) {
    state.change(
        () -> {
          if (attempt.isCurrent()) {
            attempt.batch().report();
            progressed();
          }
        });
  }

  /** A record cannot be written; its batch is done only when that was reported. */
  void reject(RejectedRecord rejection) {
    state.change(() -> rejections.add(rejection));
  }

  /** Waits before something is tried again; returns whether the batch is to be left instead. */
  boolean backOff(Duration pause) {
    return state.await(pause, status::isInterrupted);
  }

  /** Some records were encoded, which tells how large records are. */
  void encoded(int records, long bytes) {
    state.change(() -> averageBytes.add(records, bytes));
  }

  /** The first attempt that later records have overtaken; null where there is none. */
  SendAttempt overtaken() {
    return state.read(inFlight::overtaken);
  }

  /** For how long batches have been on their way without any acknowledgement. */
  Duration stalledFor() {
    return state.read(
        () ->
            inFlight.hasBegun() ? Duration.ofMillis(clock.millis() - lastProgress) : Duration.ZERO);
  }

  private void progressed() {
    lastProgress = clock.millis();
    inFlight.release();
  }

  private boolean hasWork() {
    return status.isResendRequested() || inFlight.hasWaiting() || inFlight.unreported() != null;
  }

  private int limit() {
    return limits.recordsOf(averageBytes.value());
  }

  private boolean isStuck() {
    return status.hasFailed()
        || clock.millis() - lastProgress > limits.acknowledgements().stallTimeout().toMillis();
  }
}
