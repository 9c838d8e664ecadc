package io.neaptide.connect.sink.input;

import io.neaptide.connect.common.time.RepeatedQuestion;
import io.neaptide.connect.common.time.StallTimer;
import io.neaptide.connect.sink.producer.MissingRights;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that the cluster of {@code worker.kafka.*} is the one that Connect delivers from: only
 * there does the connector's consumer group show just what this task is assigned. A cluster that
 * holds topics of the same names would answer every other question. Used on the thread of the task.
 */
public final class ClusterProof {

  /** What a consumer group shows. */
  public enum Shown {
    /** A member with just the assignment. */
    ASSIGNMENT,
    /** Members without partitions, as while the group rebalances. */
    REBALANCE,
    /** No group, or members with other partitions. */
    ANOTHER_GROUP
  }

  private static final Logger log = LoggerFactory.getLogger(ClusterProof.class);

  private static final Duration EVERY = Duration.ofMillis(250);

  /** The group shows an assignment when the task knows it, or a moment later. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(60);

  private final Function<Set<TopicPartition>, CompletableFuture<Shown>> group;
  private final String name;
  private final StallTimer unproven;
  private final StallTimer shownOther;
  private Set<TopicPartition> assignment = Set.of();
  private final RepeatedQuestion<Shown> question;
  private boolean proven;

  /**
   * Asks a cluster.
   *
   * @param group what the consumer group on the cluster shows of an assignment
   * @param name the consumer group, for messages
   */
  public ClusterProof(
      Function<Set<TopicPartition>, CompletableFuture<Shown>> group, String name, Clock clock) {
    this.group = group;
    this.name = name;
    this.question = new RepeatedQuestion<>(clock);
    this.unproven = new StallTimer(clock);
    this.shownOther = new StallTimer(clock);
  }

  /**
   * Whether the cluster is proven for an assignment that is not empty; called again and again.
   *
   * @throws ConnectException if it is another cluster, or could not be asked
   */
  public boolean isProven(Set<TopicPartition> current) {
    if (!current.equals(assignment)) {
      assignment = Set.copyOf(current);
      question.restart();
      proven = false;
      unproven.restart();
      shownOther.restart();
    }
    if (!proven) {
      question.answer().ifPresent(this::take);
    }
    if (!proven) {
      question.askIfDue(() -> group.apply(assignment));
    }
    return proven;
  }

  private void take(CompletableFuture<Shown> answer) {
    question.askAfter(EVERY);
    Optional<Shown> shown = join(answer);
    if (shown.isEmpty()) {
      return;
    }
    switch (shown.get()) {
      case ASSIGNMENT -> proven = true;
      case REBALANCE -> shownOther.restart();
      case ANOTHER_GROUP -> {
        if (shownOther.elapsed().compareTo(PATIENCE) > 0) {
          throw anotherCluster();
        }
      }
    }
    if (!proven && unproven.elapsed().compareTo(REBALANCE_PATIENCE) > 0) {
      throw anotherCluster();
    }
  }

  private ConnectException anotherCluster() {
    return new ConnectException(
        "worker.kafka.bootstrap.servers does not lead to the cluster that this worker reads from:"
            + " the consumer group "
            + name
            + " there does not show what this task is assigned. Nothing was written. Set it, and"
            + " worker.kafka.* for security, to the worker's own cluster");
  }

  /** The answer; none where the cluster did not give one in time, so that it is asked again. */
  private Optional<Shown> join(CompletableFuture<Shown> answer) {
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetriableException) {
        log.warn(
            "The cluster of worker.kafka.bootstrap.servers does not tell of the consumer group {};"
                + " it is asked again",
            name,
            e.getCause());
        return Optional.empty();
      }
      if (e.getCause() instanceof AuthorizationException refused) {
        throw new ConnectException(
            MissingRights.messageOfInput(
                "the consumer group " + name + ", or a topic that it reads",
                "DESCRIBE on the group and on every topic that it reads",
                refused),
            refused);
      }
      throw new ConnectException(
          "The cluster of worker.kafka.bootstrap.servers could not be asked for the consumer group "
              + name
              + " ("
              + e.getCause()
              + "). Check worker.kafka.*, then restart the task",
          e.getCause());
    }
  }
}
