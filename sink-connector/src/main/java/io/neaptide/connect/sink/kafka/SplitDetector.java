package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds producers that split batches for ever, since the brokers take only smaller ones than they
 * make: the limit of a topic may have been lowered, or not be readable. Such a producer neither
 * ends nor fails, and whoever waits for it would never return, so it is replaced. Thread-safe.
 */
public final class SplitDetector {

  private static final Logger log = LoggerFactory.getLogger(SplitDetector.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /**
   * The time within which splits are counted: an idempotent producer splits about once per round
   * trip, which is long to a distant cluster.
   */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** A batch that is split for good is split a few times; one that never is, hundreds of times. */
  private static final int MANY = 20;

  private final TaskId task;
  private final MessageLimits topics;
  private final Clock clock;
  private final Map<LimitedProducer, Watched> producers = new ConcurrentHashMap<>();
  private volatile long lookedAt;

  /**
   * A producer that is watched.
   *
   * @param splits how many splits it had when the counting began
   * @param since when the counting began
   */
  private record Watched(Runnable replace, double splits, long since) {}

  public SplitDetector(TaskId task, MessageLimits topics, Clock clock) {
    this.task = task;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Watches a producer.
   *
   * @param replace makes its user take another producer; called by the thread that checks
   */
  public void watch(LimitedProducer producer, Runnable replace) {
    producers.put(producer, new Watched(replace, producer.splits(), clock.millis()));
  }

  /** Checks all producers, twice a second at most. */
  public void check() {
    long now = clock.millis();
    if (now - lookedAt < EVERY.toMillis()) {
      return;
    }
    lookedAt = now;
    producers.forEach((producer, watched) -> check(producer, watched, now));
  }

  private void check(LimitedProducer producer, Watched before, long now) {
    if (producer.isClosed()) {
      producers.remove(producer);
      return;
    }
    double splits = producer.splits();
    boolean many = splits - before.splits() >= MANY;
    if (many || now - before.since() >= WINDOW.toMillis()) {
      producers.replace(producer, before, new Watched(before.replace(), splits, now));
    }
    if (many && topics.refused(producer.batchSize())) {
      log.warn(
          "Task {} replaces a producer: a topic takes only smaller batches than its batches of {}"
              + " bytes, and what is not acknowledged is sent again",
          task,
          producer.batchSize());
      producers.remove(producer);
      before.replace().run();
    }
  }
}
