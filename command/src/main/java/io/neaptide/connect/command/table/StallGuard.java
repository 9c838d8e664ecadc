package io.neaptide.connect.command.table;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.common.time.StallTimer;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.OpenTransactionOwners;
import io.neaptide.connect.sink.kafka.TopicOffsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Ends the reading of a topic that does not go on: since the topic is gone or another one, since
 * the cluster does not answer, or since a transaction stays open.
 */
final class StallGuard {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final String topic;
  private final TopicBounds bounds;
  private final StepProgress progress;
  private final Duration limit;
  private final StallTimer stalled;
  private final PeriodicTimer look;
  private long done = -1;

  /**
   * @param progress tells whether reading goes on
   * @param limit how long it may stand still
   */
  StallGuard(
      Cluster cluster,
      String topic,
      TopicBounds bounds,
      StepProgress progress,
      Duration limit,
      Clock clock) {
    this.cluster = cluster;
    this.topic = topic;
    this.bounds = bounds;
    this.progress = progress;
    this.limit = limit;
    this.stalled = new StallTimer(clock);
    this.look = new PeriodicTimer(clock, LOOK_EVERY);
  }

  /**
   * To be called again and again.
   *
   * @throws CommandException if reading will not go on
   */
  void check() {
    if (progress.done() != done) {
      done = progress.done();
      stalled.restart();
      look.restart();
    } else if (look.isDue()) {
      requireSameTopic();
      if (stalled.elapsed().compareTo(limit) > 0) {
        throw stalled();
      }
    }
  }

  /**
   * Checks that what was read is one topic.
   *
   * @throws CommandException if it was deleted, or is another one of that name
   */
  void requireSameTopic() {
    if (!cluster.topic(topic).topicId().equals(bounds.id())) {
      throw new CommandException(
          "The topic "
              + topic
              + " was deleted and recreated while it was read; start again when it is filled");
    }
  }

  private CommandException stalled() {
    String waited = topic + " was not read on for " + limit.toSeconds() + " s: ";
    try {
      return new CommandException(
          waited + openTransaction().orElse("the brokers send nothing more"));
    } catch (KafkaException e) {
      return cluster.failure("be read on", e);
    }
  }

  private Optional<String> openTransaction() {
    Map<TopicPartition, Long> stable =
        TopicOffsets.committedEnds(cluster.admin(), bounds.ranges().keySet());
    for (Map.Entry<TopicPartition, OffsetRange> partition : bounds.ranges().entrySet()) {
      long end = stable.get(partition.getKey());
      if (end < partition.getValue().end()) {
        return Optional.of(
            "a transaction is open at offset "
                + end
                + " of "
                + partition.getKey()
                + " ("
                + OpenTransactionOwners.on(cluster.admin(), partition.getKey())
                + "); end it with kafka-transactions.sh abort, or wait until it times out");
      }
    }
    return Optional.empty();
  }
}
