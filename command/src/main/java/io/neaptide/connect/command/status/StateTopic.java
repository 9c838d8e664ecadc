package io.neaptide.connect.command.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.cluster.WatchedPolls;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The state topic of a connector, read as far as it is asked for. Used by one thread. */
public final class StateTopic implements AutoCloseable {

  /** What the default name of a state topic begins with; the name of the connector follows. */
  public static final String PREFIX = "__neaptide-";

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final StateView view;
  private final WatchedPolls polls;
  private Optional<Instant> phaseSince = Optional.empty();
  private Optional<Instant> lastWritten = Optional.empty();

  /**
   * @param polls of that consumer
   */
  StateTopic(Consumer<byte[], byte[]> consumer, String topic, WatchedPolls polls) {
    this.consumer = consumer;
    this.polls = polls;
    this.partition = new TopicPartition(topic, 0);
    this.view = new StateView(new StateRecords(topic));
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /**
   * Opens the topic.
   *
   * @throws CommandException if there is none
   */
  public static StateTopic open(Cluster cluster, String topic, Clock clock) {
    TopicDescription found = describe(cluster, topic);
    int partitions = found.partitions().size();
    if (partitions != 1) {
      throw new CommandException(
          "The topic "
              + topic
              + " has "
              + partitions
              + " partitions, so it is no state topic; name that of the connector with"
              + " --state-topic");
    }
    Consumer<byte[], byte[]> consumer = cluster.consumer();
    return new StateTopic(consumer, topic, WatchedPolls.of(consumer, cluster, found, clock));
  }

  private static TopicDescription describe(Cluster cluster, String topic) {
    try {
      return cluster.topic(topic);
    } catch (CommandException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException missing) {
        throw new CommandException(
            e.getMessage()
                + ". A state topic is on the cluster of the connector's kafka.bootstrap.servers, and"
                + " only a sink that compares or delivers exactly once has one",
            missing);
      }
      throw e;
    }
  }

  /**
   * Reads on to where committed records end now.
   *
   * @throws CommandException if it is not the state topic of a sink
   * @throws KafkaException if it cannot be read
   */
  public StateView readToEnd() {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (consumer.position(partition) < end) {
      polls.poll(POLL).forEach(this::take);
    }
    return view;
  }

  /**
   * Reads what is committed within a time.
   *
   * @throws CommandException if it is not the state topic of a sink
   * @throws KafkaException if it cannot be read
   */
  public StateView readFor(Duration duration) {
    polls.poll(duration).forEach(this::take);
    return view;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      view.apply(record.key(), record.value());
    } catch (RuntimeException e) {
      throw new CommandException(
          "The topic "
              + partition.topic()
              + " is not the state topic of a connector, or of another version; name that of the"
              + " connector with --state-topic",
          e);
    }
    String key = new String(record.key(), UTF_8);
    if (key.equals(StateRecords.GENERATION)) {
      phaseSince = Optional.of(Instant.ofEpochMilli(record.timestamp()));
    }
    lastWritten = Optional.of(Instant.ofEpochMilli(record.timestamp()));
  }

  /** When the generation came to its phase, by the clock of the record. */
  Optional<Instant> phaseSince() {
    return phaseSince;
  }

  /** When something was written last, by the clock of the record. */
  Optional<Instant> lastWritten() {
    return lastWritten;
  }

  /** How far it is read: another number says that something was written. */
  long position() {
    return consumer.position(partition);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
