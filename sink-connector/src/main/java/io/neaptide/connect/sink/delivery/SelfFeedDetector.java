package io.neaptide.connect.sink.delivery;

import io.neaptide.connect.common.time.RepeatedQuestion;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a task that reads what it writes where no configuration tells which cluster the input is on.
 *
 * <p>The offsets that Connect commits bear a mark of this task as their metadata, and go to the
 * cluster that Connect reads from. A mark that is found on the target cluster proves the two to be
 * one. Nothing is marked or asked as long as no topic is written that the input selects by name.
 * Used on the thread of the task, which it never blocks.
 */
public final class SelfFeedDetector implements Delivery {

  private static final Logger log = LoggerFactory.getLogger(SelfFeedDetector.class);

  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration REGULARLY = Duration.ofMinutes(1);

  /** After an assignment the answers of some seconds follow each other. */
  private static final int ANSWERS_SOON = 10;

  /** What is asked of the target cluster, on a thread of its own. */
  interface CommittedOffsets extends AutoCloseable {

    /**
     * Whether the connector's consumer group has an offset there with a mark in its metadata. Ends
     * with a {@link RetriableException} if the cluster does not answer now.
     */
    CompletableFuture<Boolean> hold(String mark);

    /** The consumer group. */
    String group();

    @Override
    void close();
  }

  private final Delivery delivery;
  private final SinkTaskContext context;
  private final Supplier<Optional<String>> suspicion;
  private final CommittedOffsets committed;
  private final String mark;
  private final RepeatedQuestion<Boolean> question;
  private int answers;

  /**
   * Watches over a delivery.
   *
   * @param suspicion why the task must not go on if the clusters are one, as soon as it writes a
   *     topic that the input selects
   * @param mark found nowhere else
   */
  public SelfFeedDetector(
      Delivery delivery,
      SinkTaskContext context,
      Supplier<Optional<String>> suspicion,
      CommittedOffsets committed,
      String mark,
      Clock clock) {
    this.delivery = delivery;
    this.context = context;
    this.suspicion = suspicion;
    this.committed = committed;
    this.mark = mark;
    this.question = new RepeatedQuestion<>(clock);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    answers = 0;
    question.askAfter(Duration.ZERO);
    delivery.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    suspicion.get().ifPresent(this::check);
    delivery.put(records);
  }

  private void check(String problem) {
    question.answer().ifPresent(answer -> take(answer, problem));
    question.askIfDue(
        () -> {
          if (answers < ANSWERS_SOON / 2) {
            context.requestCommit();
          }
          return committed.hold(mark);
        });
  }

  private void take(CompletableFuture<Boolean> answer, String problem) {
    if (isFound(answer)) {
      throw new ConnectException(
          "The cluster of kafka.bootstrap.servers is the worker's own, since what Connect commits"
              + " for this connector stands there: "
              + problem
              + ". Then remove from the target topics what was written twice");
    }
    answers++;
    question.askAfter(answers < ANSWERS_SOON ? SOON : REGULARLY);
  }

  private boolean isFound(CompletableFuture<Boolean> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetriableException) {
        log.debug("The target cluster does not answer; it is asked again", e);
      } else if (answers == 0) {
        log.warn(
            "It cannot be found out whether the target cluster is the worker's own, in which case"
                + " {}. Give worker.kafka.bootstrap.servers, or allow the user of"
                + " kafka.bootstrap.servers DESCRIBE on the consumer group {}",
            suspicion.get().orElse("nothing is wrong"),
            committed.group(),
            e.getCause());
      }
      return false;
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, OffsetAndMetadata> done = delivery.preCommit(current);
    if (suspicion.get().isEmpty()) {
      return done;
    }
    Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>(done);
    marked.replaceAll(
        (partition, offset) ->
            new OffsetAndMetadata(
                offset.offset(), offset.leaderEpoch(), (offset.metadata() + " " + mark).trim()));
    return marked;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    delivery.close(partitions);
  }

  @Override
  public void stop() {
    delivery.stop();
    committed.close();
  }
}
