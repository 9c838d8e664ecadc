package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.cluster.WatchedPolls;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.sink.reconcile.plan.PlanRecord;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.plan.PlanSummary;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The plan topic of a connector, up to where it ends when it is opened. Read as often as it is
 * asked for, so that no plan has to stand in memory. Used by one thread.
 */
final class PlanTopic implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** What takes records one after the other. */
  @FunctionalInterface
  interface Taker<T> {

    /** Returns whether it takes more. */
    boolean take(T record) throws IOException;
  }

  private final Consumer<byte[], byte[]> consumer;
  private final WatchedPolls polls;
  private final PlanRecords records;
  private final Map<TopicPartition, Long> ends;

  /**
   * @param polls of that consumer
   */
  PlanTopic(Consumer<byte[], byte[]> consumer, WatchedPolls polls, String topic, int partitions) {
    this.consumer = consumer;
    this.polls = polls;
    this.records = new PlanRecords(topic);
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(all);
    this.ends = consumer.endOffsets(all);
  }

  /**
   * Opens a plan topic.
   *
   * @throws CommandException if there is none
   */
  static PlanTopic open(Cluster cluster, String topic, Clock clock) {
    TopicDescription found = cluster.topic(topic);
    Consumer<byte[], byte[]> consumer = cluster.consumer();
    return new PlanTopic(
        consumer,
        WatchedPolls.of(consumer, cluster, found, clock),
        topic,
        found.partitions().size());
  }

  /** The last plan as a whole; empty where there was none. */
  Optional<PlanSummary> summary() throws IOException {
    PlanSummary[] last = new PlanSummary[1];
    read(
        record -> {
          if (record instanceof PlanSummary summary) {
            last[0] = summary;
          }
          return true;
        });
    return Optional.ofNullable(last[0]);
  }

  /** Gives every change of a generation, as long as more are taken. */
  void changes(long generation, Taker<PlannedChange> taker) throws IOException {
    read(
        record ->
            !(record instanceof PlannedChange change && change.generation() == generation)
                || taker.take(change));
  }

  private void read(Taker<PlanRecord> taker) throws IOException {
    consumer.seekToBeginning(ends.keySet());
    while (!isAtEnd()) {
      for (ConsumerRecord<byte[], byte[]> record : polls.poll(POLL)) {
        Optional<PlanRecord> read = read(record);
        if (read.isPresent() && !taker.take(read.get())) {
          return;
        }
      }
    }
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
  }

  private Optional<PlanRecord> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return records.read(record.key(), record.value());
    } catch (RuntimeException e) {
      throw new CommandException(
          "The topic "
              + records.topic()
              + " does not hold plans that this version reads; name that of"
              + " reconcile.plan.topic with --plan-topic",
          e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
