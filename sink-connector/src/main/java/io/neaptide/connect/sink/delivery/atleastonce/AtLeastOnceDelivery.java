package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.sink.delivery.Backpressure;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.DeliveryThread;
import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.record.ErrantRecords;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  /** How soon the task is called again to resume, and to see what became of its records. */
  private static final Duration SOON = Duration.ofMillis(100);

  private static final Duration REGULARLY = Duration.ofSeconds(1);
  private static final Duration COMMIT_SLICE = Duration.ofMillis(50);
  private static final Duration END_WAIT = Duration.ofSeconds(1);

  private final TaskRuntime runtime;
  private final SinkTaskContext context;
  private final SubmittedBatches batches;
  private final TargetProducer producers;
  private final TargetTopics topics;
  private final RecordEncoder encoder;
  private final RejectionReporter rejections;
  private final PausedPartitions paused;
  private final Backpressure backpressure;
  private final DeliveryThread thread;

  /**
   * @param beforeWriting done by the delivery thread before anything is written; tried again while
   *     it is retriable
   */
  public AtLeastOnceDelivery(
      TaskRuntime runtime,
      SinkTaskContext context,
      Runnable beforeWriting,
      RecordEncoder encoder,
      TargetTopics topics,
      TargetProducer producers,
      Optional<HookInvoker> hook) {
    this.runtime = runtime;
    this.context = context;
    this.producers = producers;
    this.topics = topics;
    this.encoder = encoder;
    this.batches =
        new SubmittedBatches(
            runtime, hook.map(h -> OptionalInt.of(h.batchSize())).orElse(OptionalInt.empty()));
    runtime
        .metrics()
        .inFlight(
            () -> batches.count(InFlightBatches::records),
            () -> batches.count(InFlightBatches::size));
    producers.onReplacement(batches::requestResend);
    this.rejections = new RejectionReporter(batches, new ErrantRecords(context, runtime.metrics()));
    this.paused = new PausedPartitions(context);
    this.backpressure =
        new Backpressure(
            context,
            paused,
            () -> batches.awaitRoom(runtime.limits().putWait()),
            batches::hasDrained);
    DirectBatchSender plain = new DirectBatchSender(runtime, batches, encoder, topics, producers);
    BatchSender sender =
        hook.<BatchSender>map(h -> new HookedBatchSender(batches, plain, producers, h))
            .orElse(plain);
    this.thread =
        new DeliveryThread(
            runtime,
            new ProducerLoop(
                runtime,
                batches,
                beforeWriting,
                sender,
                topics,
                new StuckBatchDetector(runtime, batches, producers)));
    this.thread.start();
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    if (backpressure.isFull()) {
      paused.pause(partitions);
    } else {
      // The worker remembers what was paused over a rebalance, also when the input was resumed
      // while nothing was assigned.
      context.resume(partitions.toArray(TopicPartition[]::new));
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    batches.throwIfFailed();
    producers.checkSplits();
    rejections.report();
    if (!records.isEmpty()) {
      batches.add(records);
    }
    backpressure.apply();
    if (backpressure.isFull()) {
      context.timeout(SOON.toMillis());
    } else {
      if (!paused.isEmpty()) {
        paused.resume(context.assignment());
      }
      if (batches.count(InFlightBatches::size) > 0) {
        context.timeout(REGULARLY.toMillis());
      }
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    try {
      awaitDone();
    } catch (ConnectException | InterruptException e) {
      // The next put fails with it; the offsets are right all the same.
      log.debug("Task {} commits what is done before it fails", runtime.task(), e);
    }
    return batches.done(current);
  }

  /** Waits for acknowledgements and for the reporter, as long as there is movement. */
  private void awaitDone() {
    rejections.report();
    Duration left = runtime.limits().commitWait();
    while (left.toNanos() > 0 && !batches.isDoneOrStuck()) {
      Duration slice = left.compareTo(COMMIT_SLICE) < 0 ? left : COMMIT_SLICE;
      batches.awaitChange(slice);
      left = left.minus(slice);
      rejections.report();
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (!batches.revoke(partitions, runtime.limits().acknowledgements().closeWait())) {
      log.warn(
          "Task {} lost {} before the target cluster acknowledged all that was sent; it drops what"
              + " the producer still holds, the next owner writes it again",
          runtime.task(),
          Names.of(partitions));
      producers.renew();
    }
    batches.forget(partitions);
    paused.forget(partitions);
  }

  @Override
  public void stop() {
    batches.stop();
    thread.interrupt();
    producers.close();
    if (thread.awaitEnd(END_WAIT)) {
      topics.close();
      encoder.close();
    }
  }
}
