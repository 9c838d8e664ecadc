package io.neaptide.connect.sink.state;

import io.neaptide.connect.common.log.ContextThreads;
import io.neaptide.connect.sink.producer.MissingRights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the state topic from its beginning and goes on reading, on a thread of its own. The
 * consumer must be read committed and without a group.
 */
public final class StateReader implements CommittedState, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StateReader.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Longer than transactions stay open, and less than records stay that later ones of their key
   * have replaced: what is read up to an offset is what stood there. Twice this is less than
   * Connect waits for an alteration of offsets.
   */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(40);

  /** What is asked about the state topic beside its records. */
  public interface Topic {

    /** Where it ends, uncommitted records included. */
    long end();

    /** Fails where the topic is not the one that is read any more. */
    void check();

    /** Names who has a transaction open on it, for a message. */
    String openTransactions();
  }

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Topic topic;
  private final StateView view;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final Map<TopicPartition, Instant> positionsWritten = new ConcurrentHashMap<>();
  private long position;
  private RuntimeException failure;
  private volatile boolean closed;

  public StateReader(
      Consumer<byte[], byte[]> consumer,
      String name,
      Topic topic,
      StateView view,
      String threadName) {
    this.consumer = consumer;
    this.partition = new TopicPartition(name, 0);
    this.topic = topic;
    this.view = view;
    this.thread = ContextThreads.newDaemon(this::run, threadName);
  }

  public void start() {
    thread.start();
  }

  @Override
  public StateView view() {
    return view;
  }

  /** When the position of an input partition was written that stands in the topic, if one does. */
  public Optional<Instant> positionWritten(TopicPartition input) {
    return Optional.ofNullable(positionsWritten.get(input));
  }

  @Override
  public StateView readToEnd() {
    try {
      awaitEnd(READ_TIMEOUT);
      return view;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void requireSameTopic() {
    topic.check();
  }

  @Override
  public StateView readTo(long offset) {
    try {
      awaitOffset(offset, READ_TIMEOUT);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    topic.check();
    return view;
  }

  /**
   * Waits until everything is read that stands in the topic now, also what a transaction that is
   * still open wrote, once it is committed or aborted.
   *
   * @throws TimeoutException if that takes longer
   */
  public void awaitEnd(Duration timeout) throws InterruptedException {
    awaitOffset(topic.end(), timeout);
  }

  private void awaitOffset(long target, Duration timeout) throws InterruptedException {
    if (!isReached(target, timeout)) {
      throw new TimeoutException(
          "The state topic "
              + partition.topic()
              + " was not read to offset "
              + target
              + " within "
              + timeout.toSeconds()
              + " s. Whose transaction is open on it: "
              + topic.openTransactions());
    }
  }

  /** Waits until a condition holds for what is read; returns whether it did in time. */
  public boolean await(Predicate<StateView> condition, Duration timeout)
      throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!condition.test(view) && left > 0) {
        throwFailure();
        left = advanced.awaitNanos(left);
      }
      throwFailure();
      return condition.test(view);
    } finally {
      lock.unlock();
    }
  }

  private boolean isReached(long target, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (position < target && left > 0) {
        throwFailure();
        left = advanced.awaitNanos(left);
      }
      throwFailure();
      return position >= target;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void check() {
    lock.lock();
    try {
      throwFailure();
    } finally {
      lock.unlock();
    }
  }

  private void throwFailure() {
    if (failure != null) {
      throw new ConnectException(
          failure instanceof UnreadableStateException
              ? failure.getMessage()
              : MissingRights.toRead("the state topic " + partition.topic(), failure)
                  .orElse("The state topic " + partition.topic() + " can no longer be read"),
          failure);
    }
  }

  private void run() {
    try (consumer) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!closed) {
        poll();
      }
    } catch (WakeupException e) {
      log.debug("Reader of the state topic {} was closed", partition.topic());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void poll() {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        view.apply(record.key(), record.value());
        StateRecords.positionOf(record.key())
            .ifPresent(
                input -> positionsWritten.put(input, Instant.ofEpochMilli(record.timestamp())));
      }
      reached(consumer.position(partition));
    } catch (RetriableException e) {
      log.warn("Reading the state topic {} failed, trying again", partition.topic(), e);
    }
  }

  private void reached(long offset) {
    lock.lock();
    try {
      position = offset;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(RuntimeException e) {
    lock.lock();
    try {
      failure = e;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
