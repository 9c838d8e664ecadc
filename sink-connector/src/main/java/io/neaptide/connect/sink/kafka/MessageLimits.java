package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.TopicLimits;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The largest batches that topics of the target cluster take, read once a minute, and sooner where
 * brokers refuse batches for their size, or a record is to be refused. Where a topic's
 * configuration may not be read, batches are made smaller until they are taken. Thread-safe.
 */
public final class MessageLimits implements TopicLimits, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MessageLimits.class);
  private static final Duration REFRESH = Duration.ofMinutes(1);
  private static final Duration RECENT = Duration.ofSeconds(1);

  /** More than any topic takes: nothing is assumed. */
  private static final long NO_LIMIT = Integer.MAX_VALUE;

  private static final int SHRINK = 8;
  private static final int LEAST = 1024;

  private final TaskId task;
  private final Supplier<TopicAdmin> opener;
  private final Clock clock;
  private final Map<String, MessageLimit> known = new ConcurrentHashMap<>();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> readTimes = new HashMap<>();
  private TopicAdmin admin;
  private volatile long readAt;
  private volatile long assumed = NO_LIMIT;

  public MessageLimits(TaskId task, Supplier<TopicAdmin> opener, Clock clock) {
    this.task = task;
    this.opener = opener;
    this.clock = clock;
    this.readAt = clock.millis();
  }

  @Override
  public MessageLimit of(String topic) {
    if (clock.millis() - readAt > REFRESH.toMillis()) {
      refresh();
    }
    MessageLimit limit = known.get(topic);
    if (limit == null && !unreadable.contains(topic)) {
      read(List.of(topic));
      limit = known.get(topic);
    }
    return limit == null ? MessageLimit.unknown(assumed) : limit;
  }

  /** At most a second old, so that many records that are too large ask the cluster rarely. */
  @Override
  public synchronized MessageLimit recent(String topic) {
    Long readTime = readTimes.get(topic);
    if (readTime == null || clock.millis() - readTime >= RECENT.toMillis()) {
      readAgain(topic);
    }
    MessageLimit limit = readTimes.containsKey(topic) ? known.get(topic) : null;
    return limit == null ? MessageLimit.unknown(assumed) : limit;
  }

  private synchronized void readAgain(String topic) {
    try {
      read(List.of(topic));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new UnknownLimitException(topic, e);
    }
  }

  /** Reads the limits of topics where that is possible; a missing topic has none yet. */
  public void prepare(Collection<String> topics) {
    try {
      read(topics);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      log.debug("Task {} cannot read the limits of {} yet", task, topics, e);
    }
  }

  /** How large the batches of a new producer may be. */
  int batchSize(int configured) {
    long smallest = unreadable.isEmpty() ? NO_LIMIT : MessageLimit.unknown(assumed).safe();
    for (MessageLimit each : known.values()) {
      smallest = Math.min(smallest, each.safe());
    }
    return (int) Math.min(configured, smallest);
  }

  /**
   * Brokers refuse batches of this size again and again.
   *
   * @return whether a new producer makes smaller ones
   */
  synchronized boolean refused(int batchSize) {
    refresh();
    if (batchSize(batchSize) < batchSize) {
      return true;
    }
    if (unreadable.isEmpty()) {
      return false;
    }
    long smaller = Math.min(assumed, batchSize) / SHRINK;
    assumed = smaller < LEAST ? 0 : smaller;
    log.warn(
        "Task {} sends batches of at most {} bytes from now on, since larger ones were refused and"
            + " it may not read max.message.bytes of {}. Grant its user DescribeConfigs on these"
            + " topics, so that it makes batches as large as they take",
        task,
        assumed,
        unreadable);
    return true;
  }

  private synchronized void refresh() {
    readAt = clock.millis();
    Set<String> topics = new HashSet<>(known.keySet());
    topics.addAll(unreadable);
    prepare(topics);
  }

  private synchronized void read(Collection<String> topics) {
    if (topics.isEmpty()) {
      return;
    }
    if (admin == null) {
      admin = opener.get();
    }
    long now = clock.millis();
    Map<String, MessageLimit> found = new HashMap<>(admin.messageLimits(topics));
    topics.forEach(readTimes::remove);
    found.forEach(
        (topic, limit) -> {
          readTimes.put(topic, now);
          if (limit.isKnown()) {
            unreadable.remove(topic);
            known.put(topic, limit);
          } else {
            known.remove(topic);
            unreadable.add(topic);
          }
        });
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close();
    }
  }

  /** The limit of a topic cannot be read now, so that nothing can be refused by it. */
  private static final class UnknownLimitException extends RetriableException {

    private static final long serialVersionUID = 1L;

    UnknownLimitException(String topic, Throwable cause) {
      super("What the topic " + topic + " takes cannot be read now: " + cause.getMessage(), cause);
    }
  }
}
