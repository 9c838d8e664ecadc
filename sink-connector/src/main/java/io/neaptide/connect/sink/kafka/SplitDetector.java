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
 * ends nor fails, and whoever waits for it would wait for ever, so it is replaced. Thread-safe.
 */
public final class SplitDetector {

  private static final Logger log = LoggerFactory.getLogger(SplitDetector.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /** A batch that is split for good is split a few times; one that never is, hundreds of times. */
  private static final int MANY = 20;

  private final TaskId task;
  private final MessageLimits topics;
  private final Clock clock;
  private final Map<LimitedProducer, Watched> producers = new ConcurrentHashMap<>();
  private volatile long lookedAt;

  private record Watched(Runnable replace, double splits) {}

  public SplitDetector(TaskId task, MessageLimits topics, Clock clock) {
    this.task = task;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Watches a producer.
   *
   * @param replace makes its user take another producer; called by the thread that looks
   */
  public void watch(LimitedProducer producer, Runnable replace) {
    producers.put(producer, new Watched(replace, producer.splits()));
  }

  /** Looks at all producers, now and then. */
  public void look() {
    long now = clock.millis();
    if (now - lookedAt < EVERY.toMillis()) {
      return;
    }
    lookedAt = now;
    producers.forEach(this::look);
  }

  private void look(LimitedProducer producer, Watched before) {
    if (producer.isClosed()) {
      producers.remove(producer);
      return;
    }
    double splits = producer.splits();
    boolean many = splits - before.splits() >= MANY;
    producers.replace(producer, before, new Watched(before.replace(), splits));
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
