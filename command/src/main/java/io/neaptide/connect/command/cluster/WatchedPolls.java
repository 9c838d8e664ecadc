package io.neaptide.connect.command.cluster;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.common.time.PeriodicTimer;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Polls a topic, and where nothing comes asks the cluster now and then: a consumer waits in silence
 * for a cluster that does not answer, and for a topic that is gone. Used by one thread.
 */
public final class WatchedPolls {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final Runnable look;
  private final PeriodicTimer timer;

  /**
   * @param look fails if the topic is not there any more, or nobody answers
   */
  public WatchedPolls(Consumer<byte[], byte[]> consumer, Runnable look, Clock clock) {
    this.consumer = consumer;
    this.look = look;
    this.timer = new PeriodicTimer(clock, LOOK_EVERY);
  }

  /** Polls of a topic as it was found. */
  public static WatchedPolls of(
      Consumer<byte[], byte[]> consumer, Cluster cluster, TopicDescription topic, Clock clock) {
    return new WatchedPolls(
        consumer,
        () -> {
          if (!cluster.topic(topic.name()).topicId().equals(topic.topicId())) {
            throw new CommandException(
                "The topic "
                    + topic.name()
                    + " was deleted and recreated; start the command again");
          }
        },
        clock);
  }

  /**
   * The next records, as far as some come within a time.
   *
   * @throws CommandException if the topic is not there any more, or the cluster does not answer
   */
  public ConsumerRecords<byte[], byte[]> poll(Duration duration) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(duration);
    if (!records.isEmpty()) {
      timer.restart();
    } else if (timer.isDue()) {
      look.run();
    }
    return records;
  }
}
