package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the records of the initial result set from the thread of the task, where they are converted
 * one after the other, to a thread that encodes and spills them, in their order.
 *
 * <p>A few batches may be on their way. After a failure nothing more is added, the stream fails,
 * and what waits for the end of collecting fails too, so that nothing is ever decided by a
 * collection that lacks a record. Used on the thread of the task.
 */
public final class CollectQueue {

  private static final Logger log = LoggerFactory.getLogger(CollectQueue.class);
  private static final int BATCHES = 4;

  private record Item(PartitionReconciliation partition, SinkRecord record) {}

  private record Rejected(SinkRecord record, RuntimeException cause) {}

  private final InputCollector collector;
  private final ErrorReporter errorReporter;
  private final TaskLifecycle lifecycle;
  private final ExecutorService thread;
  private final DeliveryLimits limits;
  private final CollectProgress progress;
  private final Semaphore room = new Semaphore(BATCHES);
  private final Queue<Rejected> rejected = new ConcurrentLinkedQueue<>();
  private List<Item> batch = new ArrayList<>();
  private volatile boolean failed;

  /**
   * @param thread one thread, which encodes and spills
   */
  public CollectQueue(
      InputCollector collector,
      ErrorReporter errorReporter,
      TaskLifecycle lifecycle,
      ExecutorService thread,
      DeliveryLimits limits,
      CollectProgress progress) {
    this.collector = collector;
    this.errorReporter = errorReporter;
    this.lifecycle = lifecycle;
    this.thread = thread;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * Waits for room for the records of a put; to be called before any of them is added.
   *
   * @throws RetriableException where there is none for long: Connect gives the same records again
   */
  void awaitRoom() {
    try {
      if (!room.tryAcquire(limits.putWait().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RetriableException(
            "Collecting waits for the disk of state.dir, or for a service that a format needs");
      }
      room.release();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Takes a record, unless it was taken before; from here on the partition counts it as taken. */
  void add(PartitionReconciliation partition, SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (!partition.isNew(offset)) {
      return;
    }
    if (!record.topic().equals(record.originalTopic())) {
      throw new ConnectException(
          "A transform changes the topic of records from "
              + record.originalTopic()
              + ", so the comparison cannot know their target topic. Use topic.format instead, or"
              + " set "
              + InitialPhaseConfig.FETCH_EXISTING_CONFIG
              + "=false");
    }
    partition.collected(offset);
    batch.add(new Item(partition, record));
  }

  /** Tells how far partitions are collected. */
  void tell(Collection<PartitionReconciliation> partitions) {
    progress.tell(partitions);
  }

  /** Gives the thread what was added. */
  void submit() {
    if (batch.isEmpty()) {
      return;
    }
    List<Item> handed = batch;
    batch = new ArrayList<>(handed.size());
    room.acquireUninterruptibly();
    thread.execute(() -> collect(handed));
  }

  private void collect(List<Item> handed) {
    try {
      if (!failed) {
        handed.forEach(this::collect);
      }
    } catch (UnclaimableRowException e) {
      failed = true;
      lifecycle.fail(e);
    } catch (RuntimeException | Error e) {
      failed = true;
      lifecycle.fail(
          new ConnectException("Collecting the input failed (" + e + "); restart the task", e));
    } finally {
      room.release();
    }
  }

  private void collect(Item item) {
    while (true) {
      try {
        collector
            .collect(item.partition(), item.record())
            .ifPresent(cause -> rejected.add(new Rejected(item.record(), cause)));
        return;
      } catch (RetriableException e) {
        log.warn(
            "A record of {} cannot be collected yet, trying again", item.partition().input(), e);
        lifecycle.awaitStop(limits.retryBackoff());
        if (lifecycle.isStopped()) {
          throw e;
        }
      }
    }
  }

  /**
   * Reports the records that were rejected since the last call.
   *
   * @throws RetriableException if that takes long: to be called again
   * @throws ConnectException if records may not be set aside, or one could not be
   */
  void reportRejected() {
    // One that waits stays, to be asked for again.
    for (Rejected next = rejected.peek(); next != null; next = rejected.peek()) {
      errorReporter.report(next.record(), next.cause());
      errorReporter.settle();
      rejected.remove();
    }
  }

  /** Completes when everything that was added is collected; fails where collecting has failed. */
  CompletableFuture<Void> flush() {
    // What a put that failed had added already is not given again.
    submit();
    return CompletableFuture.runAsync(
        () -> {
          if (failed) {
            throw new IllegalStateException("Collecting the input has failed");
          }
        },
        thread);
  }
}
