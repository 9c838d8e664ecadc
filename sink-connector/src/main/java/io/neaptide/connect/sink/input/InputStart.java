package io.neaptide.connect.sink.input;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the log of an input partition still holds the position to continue from. Where
 * it does not, that is not left to the consumer, whose auto.offset.reset may skip all that the log
 * holds. Used on the thread of the task, which it never blocks; its questions are asked on another
 * one.
 */
public final class InputStart {

  private static final Logger log = LoggerFactory.getLogger(InputStart.class);

  private final Function<Set<TopicPartition>, Map<TopicPartition, OffsetRange>> cluster;
  private final String consequence;
  private final Executor questions;
  private final Set<TopicPartition> wanted = new HashSet<>();
  private final Map<TopicPartition, CompletableFuture<Map<TopicPartition, OffsetRange>>> asked =
      new HashMap<>();

  /**
   * Knows nothing yet.
   *
   * @param cluster where input partitions begin and end
   * @param consequence what it means for the target that rows of the input are gone, as a sentence
   */
  public InputStart(
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetRange>> cluster,
      String consequence,
      Executor questions) {
    this.cluster = cluster;
    this.consequence = consequence;
    this.questions = questions;
  }

  /**
   * Whether it is known where a partition begins and ends, which is asked where it is not.
   *
   * @throws ConnectException if the cluster could not be asked
   */
  public boolean isKnown(TopicPartition input) {
    CompletableFuture<Map<TopicPartition, OffsetRange>> answer = asked.get(input);
    if (answer == null) {
      wanted.add(input);
      return false;
    }
    if (!answer.isDone()) {
      return false;
    }
    try {
      if (answer.join().containsKey(input)) {
        return true;
      }
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof RetriableException)) {
        throw new ConnectException(
            "It could not be found out where "
                + input
                + " begins and ends ("
                + e.getCause()
                + "). Check worker.kafka.* and the right to describe the topic, then restart the"
                + " task",
            e.getCause());
      }
      log.warn("The cluster does not say where {} begins; it is asked again", input, e.getCause());
    }
    asked.remove(input);
    wanted.add(input);
    return false;
  }

  /** Asks what is wanted, all at once. */
  public void ask() {
    if (!wanted.isEmpty()) {
      Set<TopicPartition> these = Set.copyOf(wanted);
      wanted.clear();
      CompletableFuture<Map<TopicPartition, OffsetRange>> answer =
          CompletableFuture.supplyAsync(() -> cluster.apply(these), questions);
      these.forEach(input -> asked.put(input, answer));
    }
  }

  /** Partitions came or went: what is known of them may be old. */
  public void assigned() {
    wanted.clear();
    asked.clear();
  }

  /**
   * Where a partition is read on from; what was known of it is used up.
   *
   * @param position the position that was written last, where there is one
   */
  public OptionalLong from(TopicPartition input, OptionalLong position) {
    OffsetRange range = asked.remove(input).join().get(input);
    if (position.isEmpty()) {
      return position;
    }
    long at = position.getAsLong();
    if (at < range.begin()) {
      log.warn(
          "{}: {} offsets are gone, {} to {} (retention, or records deleted). Going on at the log"
              + " start {}. {}",
          input,
          range.begin() - at,
          at,
          range.begin() - 1,
          range.begin(),
          consequence);
      return OptionalLong.of(range.begin());
    }
    if (at > range.end()) {
      log.warn(
          "{}: offset {} is past the end of the log, {}, so the log was truncated. Reading it again"
              + " from the log start {}, since what was written to it meanwhile cannot be told from"
              + " what is known. {}",
          input,
          at,
          range.end(),
          range.begin(),
          consequence);
      return OptionalLong.of(range.begin());
    }
    return position;
  }
}
