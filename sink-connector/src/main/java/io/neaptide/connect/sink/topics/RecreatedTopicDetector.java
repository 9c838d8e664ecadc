package io.neaptide.connect.sink.topics;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.time.RepeatedQuestion;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.kafka.TopicIds;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a topic of a stream was deleted and recreated, by the topic ids in the state topic:
 * the position of an input partition says nothing about another topic of the same name, and a new
 * target topic does not hold the rows that were not written again.
 *
 * <p>Used on the thread of the task, which it never blocks; its questions are asked on another one.
 */
public final class RecreatedTopicDetector {

  private static final Logger log = LoggerFactory.getLogger(RecreatedTopicDetector.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** A broker may not know yet of a topic that another one has created. */
  private static final int ANSWERS_IN_DOUBT = 3;

  /** The topic ids of a stream. */
  interface Expected {

    /** The id of the input topic that the position of a partition was written for. */
    Optional<String> inputId(TopicPartition input);

    /** The id of the target topic that an input partition was compared with. */
    Optional<String> targetId(TopicPartition input);

    /** Whether the stream knows the topic of an input partition, and so its target topic, too. */
    boolean isWithinBounds(TopicPartition input);
  }

  private final Predicate<Set<TopicPartition>> proof;
  private final Function<Set<String>, TopicIds> cluster;
  private final Function<String, String> targetOf;
  private final Expected expected;
  private final String remedy;
  private final Executor questions;
  private final Map<TopicPartition, Integer> doubts = new HashMap<>();
  private Set<TopicPartition> assignment = Set.of();
  private Set<String> topics = Set.of();
  private final RepeatedQuestion<TopicIds> question;
  private Optional<TopicIds> known = Optional.empty();
  private int answers;

  /**
   * @param proof whether the cluster that is asked is the one that an assignment is of
   * @param cluster the ids of input topics, and of their target topics
   * @param targetOf the target topic of an input topic
   * @param remedy what the user can do about an input topic that was recreated
   */
  public RecreatedTopicDetector(
      Predicate<Set<TopicPartition>> proof,
      Function<Set<String>, TopicIds> cluster,
      Function<String, String> targetOf,
      Expected expected,
      String remedy,
      Executor questions,
      Clock clock) {
    this.proof = proof;
    this.cluster = cluster;
    this.targetOf = targetOf;
    this.expected = expected;
    this.remedy = remedy;
    this.questions = questions;
    this.question = new RepeatedQuestion<>(clock);
  }

  /** Partitions came or went: what was answered before may be of a topic that is gone. */
  public void assigned(Set<TopicPartition> partitions) {
    assignment = Set.copyOf(partitions);
    topics = assignment.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
    question.restart();
    known = Optional.empty();
    doubts.clear();
  }

  /**
   * Called by every put.
   *
   * @param current the assignment: partitions are revoked without others being assigned, too, and
   *     the proof asks for just what the task has
   * @throws ConnectException if the clusters could not be asked
   */
  public void poll(Set<TopicPartition> current) {
    if (!current.equals(assignment)) {
      assigned(current);
    }
    question.answer().ifPresent(this::take);
    if (!topics.isEmpty()) {
      Set<String> these = topics;
      question.askIfDue(() -> CompletableFuture.supplyAsync(() -> cluster.apply(these), questions));
    }
  }

  private void take(CompletableFuture<TopicIds> ids) {
    Optional<TopicIds> answer = join(ids);
    if (answer.isPresent()) {
      known = answer;
      answers++;
    }
    question.askAfter(answer.isPresent() ? INTERVAL : RETRY);
  }

  /** The answer; none where a cluster did not give one in time, and is asked again. */
  private static Optional<TopicIds> join(CompletableFuture<TopicIds> answer) {
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetriableException) {
        log.warn("A cluster does not say which topics it has; it is asked again", e.getCause());
        return Optional.empty();
      }
      if (e.getCause() instanceof ConnectException explained) {
        throw explained;
      }
      throw new ConnectException(
          "It could not be found out whether topics were recreated ("
              + e.getCause()
              + "). Check kafka.*, worker.kafka.* and the right to describe the topics, then"
              + " restart the task",
          e.getCause());
    }
  }

  /** The id that an input topic has now; empty where it is not known. */
  public Optional<String> inputId(TopicPartition input) {
    return known.map(TopicIds::input).map(ids -> ids.get(input.topic()));
  }

  /**
   * Whether an input topic is known to be gone. Connect would try to commit offsets of it for a
   * minute, and shows a task that failed as running until then.
   */
  public boolean isGone(TopicPartition input) {
    return known.isPresent() && inputId(input).isEmpty();
  }

  /**
   * Whether the topics of an input partition are known to be those of its stream.
   *
   * @throws ConnectException if they are not, for certain
   */
  public boolean mayBegin(TopicPartition input) {
    return proof.test(assignment)
        && known.isPresent()
        && isCertain(input, inputId(input).isEmpty() ? missing(input) : difference(input));
  }

  /**
   * Looks at partitions that are streaming.
   *
   * @throws ConnectException if a topic is another one by now
   */
  public void check(Collection<TopicPartition> streaming) {
    for (TopicPartition input : streaming) {
      // One that is deleted is taken away soon.
      if (inputId(input).isPresent()) {
        isCertain(input, difference(input));
      }
    }
  }

  /** Whether there is no problem; one that several answers in a row show is thrown. */
  private boolean isCertain(TopicPartition input, Optional<ConnectException> problem) {
    if (problem.isEmpty()) {
      doubts.remove(input);
      return true;
    }
    Integer since = doubts.putIfAbsent(input, answers);
    if (since != null && answers - since >= ANSWERS_IN_DOUBT) {
      throw problem.get();
    }
    question.askWithin(RETRY);
    return false;
  }

  private static Optional<ConnectException> missing(TopicPartition input) {
    return Optional.of(
        new ConnectException(
            "The cluster of worker.kafka.bootstrap.servers does not have the topic "
                + input.topic()
                + ", which this worker reads, or does not show it. Set it, and worker.kafka.* for"
                + " security, to the worker's own cluster, and allow its user DESCRIBE on the"
                + " topic; if the topic was deleted a moment ago, restart the task"));
  }

  private Optional<ConnectException> difference(TopicPartition input) {
    TopicIds now = known.orElseThrow();
    String inputNow = now.input().get(input.topic());
    if (expected.inputId(input).filter(id -> !id.equals(inputNow)).isPresent()) {
      return Optional.of(
          new ConnectException(
              "The input topic "
                  + input.topic()
                  + " was deleted and recreated: its id was "
                  + expected.inputId(input).get()
                  + " when the position of "
                  + input
                  + " was written, and is "
                  + inputNow
                  + " now. Reading on from that position could pass over rows. "
                  + remedy));
    }
    String target = targetOf.apply(input.topic());
    if (expected.isWithinBounds(input) && expected.targetId(input).isEmpty()) {
      return Optional.of(
          new ConnectException(
              "The stream of "
                  + input.topic()
                  + " was not begun with the target topic "
                  + target
                  + ": its state topic knows another one. Set "
                  + TopicFormat.TOPIC_FORMAT_CONFIG
                  + " as it was, or "
                  + InitialPhaseConfig.STREAM_VERSION_CONFIG
                  + " to another value: the next start writes all that is missing"));
    }
    Optional<String> targetNow = Optional.ofNullable(now.target().get(target));
    if (expected.targetId(input).isPresent() && !expected.targetId(input).equals(targetNow)) {
      return Optional.of(
          new ConnectException(
              "The target topic "
                  + target
                  + " was deleted"
                  + (targetNow.isPresent() ? " and recreated" : "")
                  + " since the initial phase: it does not hold the rows that were not written"
                  + " again. Set "
                  + InitialPhaseConfig.STREAM_VERSION_CONFIG
                  + " to another value: the next start writes all that is missing"));
    }
    return Optional.empty();
  }
}
