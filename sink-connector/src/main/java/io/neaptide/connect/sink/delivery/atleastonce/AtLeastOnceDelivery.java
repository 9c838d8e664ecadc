package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every record arrives at least once, and the last one of a key is the last one written: one
 * idempotent producer sends in order, from a thread of its own, and a partition's offset follows
 * its acknowledgements.
 *
 * <p>After a failure or a rebalance the records since the last committed offset are written again.
 * A partition that is taken away while its records are not acknowledged costs the producer, so that
 * what it has not sent yet is never sent; what is on the wire, and what a task sends that froze and
 * was replaced, may still land after the new owner's records. Only fencing can prevent that.
 */
public final class AtLeastOnceDelivery implements Delivery {

  private static final Logger log = LoggerFactory.getLogger(AtLeastOnceDelivery.class);
  private static final Duration COMMIT_SLICE = Duration.ofMillis(50);
  private static final Duration JOIN_WAIT = Duration.ofSeconds(1);

  private final TaskId task;
  private final DeliveryLimits limits;
  private final SubmittedBatches pipeline;
  private final TargetProducer producers;
  private final TargetTopics topics;
  private final RecordEncoder encoder;
  private final RejectionReporter rejections;
  private final Backpressure backpressure;
  private final Thread thread;

  /**
   * @param beforeWriting done by the delivery thread before anything is written; tried again while
   *     it is retriable
   */
  public AtLeastOnceDelivery(
      TaskId task,
      SinkTaskContext context,
      Runnable beforeWriting,
      RecordEncoder encoder,
      TargetTopics topics,
      TargetProducer producers,
      Optional<HookInvoker> hook,
      DeliveryLimits limits,
      Clock clock,
      ThreadFactory threads) {
    this.task = task;
    this.limits = limits;
    this.producers = producers;
    this.topics = topics;
    this.encoder = encoder;
    this.pipeline =
        new SubmittedBatches(
            limits,
            clock,
            hook.map(h -> OptionalInt.of(h.batchSize())).orElse(OptionalInt.empty()));
    producers.onReplacement(pipeline::requestRewind);
    this.rejections = new RejectionReporter(pipeline, context.errantRecordReporter());
    this.backpressure = new Backpressure(pipeline, context, limits);
    DirectBatchSender plain =
        new DirectBatchSender(pipeline, encoder, topics, producers, limits, clock);
    BatchSender sender =
        hook.<BatchSender>map(h -> new HookedBatchSender(pipeline, plain, producers, h))
            .orElse(plain);
    StuckBatchDetector watch = new StuckBatchDetector(task, pipeline, producers, limits, clock);
    this.thread =
        threads.newThread(
            new ProducerLoop(task, pipeline, beforeWriting, sender, topics, watch, limits, clock));
    this.thread.setName("neaptide-sink-" + task);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    backpressure.opened(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    pipeline.throwIfFailed();
    producers.look();
    rejections.report();
    if (!records.isEmpty()) {
      pipeline.add(records);
    }
    backpressure.apply();
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    try {
      awaitDone();
    } catch (ConnectException | InterruptException e) {
      // The next put fails with it; the offsets are right all the same.
      log.debug("Task {} commits what is done before it fails", task, e);
    }
    return pipeline.done(current);
  }

  /** Waits for acknowledgements and for the reporter, as long as there is movement. */
  private void awaitDone() {
    rejections.report();
    Duration left = limits.commitWait();
    while (left.toNanos() > 0 && !pipeline.isDoneOrStuck()) {
      Duration slice = left.compareTo(COMMIT_SLICE) < 0 ? left : COMMIT_SLICE;
      pipeline.awaitChange(slice);
      left = left.minus(slice);
      rejections.report();
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (!pipeline.revoke(partitions, limits.closeWait())) {
      log.warn(
          "Task {} lost {} before the target cluster acknowledged all that was sent; it drops what"
              + " the producer still holds, the next owner writes it again",
          task,
          partitions);
      producers.renew();
    }
    pipeline.forget(partitions);
  }

  @Override
  public void stop() {
    pipeline.stop();
    thread.interrupt();
    producers.close();
    try {
      thread.join(JOIN_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("The delivery thread of task {} is still busy; it ends when its call does", task);
      return;
    }
    topics.close();
    encoder.close();
  }
}
