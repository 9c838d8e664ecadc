package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.kafka.ClusterAnswer;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.kafka.SharedClusterId;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.config.WrittenTopics;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Makes sure, before a task writes, that it talks to the right clusters: all clients of a cluster
 * reach the same one, and nothing is written that the input selects where the input is.
 * Thread-safe; waits for the clusters.
 */
public final class ClusterGuard {

  private final SinkConfig config;
  private final WrittenTopics written;
  private final Function<Collection<ClusterAddress>, ClusterAnswers> clusters;
  private final Consumer<String> unproven;
  private final BooleanSupplier twoThatShareAnId;
  private Optional<ClusterAnswers> answers = Optional.empty();
  private boolean checked;
  private Optional<Boolean> two = Optional.empty();

  /**
   * @param gate asked before a topic is written that the input selects, where nothing tells whether
   *     the input is on the same cluster
   */
  public ClusterGuard(SinkConfig config, KafkaClients clients, SelfFeedGate gate) {
    this(
        config,
        new ConnectionCheck(clients)::answers,
        () ->
            new SharedClusterId(clients).isOfTwoClusters(config.cluster(), config.workerCluster()),
        gate::require);
  }

  /**
   * @param unproven takes what is wrong if the input is on the same cluster; throws unless it is
   *     not
   */
  ClusterGuard(
      SinkConfig config,
      Function<Collection<ClusterAddress>, ClusterAnswers> clusters,
      BooleanSupplier twoThatShareAnId,
      Consumer<String> unproven) {
    this.config = config;
    this.written = WrittenTopics.of(config);
    this.clusters = clusters;
    this.twoThatShareAnId = twoThatShareAnId;
    this.unproven = unproven;
  }

  /**
   * Asks the clusters for their ids, once, and whether the state topic may be written.
   *
   * @throws RetriableException if one does not answer now
   * @throws ConnectException if they are not those that the connector may use
   */
  public synchronized void check() {
    if (!checked) {
      askForIds();
      written.stateTopic().ifPresent(this::refuseIfRead);
      checked = true;
    }
  }

  private void askForIds() {
    if (answers.isPresent()) {
      return;
    }
    List<ClusterAddress> addresses = config.addresses();
    ClusterAnswers found = clusters.apply(addresses);
    found.byKey().values().forEach(ClusterGuard::requireAnswer);
    throwFirst(found.differences(config.targetAddresses()).values());
    if (config.workerCluster().isPresent()) {
      throwFirst(found.differences(config.workerCluster().addresses()).values());
    }
    Optional<String> target = found.id(config.cluster());
    if (target.isPresent() && target.equals(found.id(config.workerCluster()))) {
      Collection<String> violations =
          written.violations(target.get(), written.input().names()).values();
      if (!violations.isEmpty() && !areTwoClusters()) {
        throwFirst(violations);
      }
    }
    answers = Optional.of(found);
  }

  private static void requireAnswer(ClusterAnswer answer) {
    if (answer instanceof ClusterAnswer.Failure failure) {
      if (failure.cause() instanceof RetriableException
          || failure.cause() instanceof java.util.concurrent.TimeoutException) {
        throw new TimeoutException(failure.message(), failure.cause());
      }
      throw new ConnectException(failure.message(), failure.cause());
    }
  }

  private static void throwFirst(Collection<String> problems) {
    problems.stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new ConnectException(problem);
            });
  }

  /**
   * Called before a topic is written for the first time.
   *
   * @throws RetriableException if a cluster does not answer now
   * @throws ConnectException if the connector would read it
   */
  public void requireNotRead(String topic) {
    check();
    refuseIfRead(topic);
  }

  private void refuseIfRead(String topic) {
    Optional<String> violation = written.violation(topic);
    if (violation.isPresent()) {
      Optional<String> target = id(true);
      Optional<String> input = id(false);
      if (input.isEmpty() || target.isEmpty()) {
        unproven.accept(violation.get());
      } else if (input.equals(target) && !areTwoClusters()) {
        throw new ConnectException(
            "The cluster of kafka.bootstrap.servers is the worker's own ("
                + SharedClusterId.named(target.get())
                + "): "
                + violation.get());
      }
    }
  }

  /**
   * Called before rows are written to a topic for the first time.
   *
   * @throws RetriableException if a cluster does not answer now
   * @throws ConnectException if the connector would read it, or has it for something else
   */
  public void requireForRows(String topic) {
    throwFirst(written.takenByOwn(topic).stream().toList());
    requireNotRead(topic);
  }

  /**
   * Called before the first record of a topic of the connector's own.
   *
   * @param existing topics of the cluster that the input is on
   * @throws RetriableException if a cluster does not answer now
   * @throws ConnectException if one of those topics is also used for something else
   */
  public void requireForOwn(String topic, Set<String> existing) {
    requireNotRead(topic);
    Set<String> inputs = new HashSet<>(written.input().names());
    inputs.addAll(written.input().among(existing));
    throwFirst(written.ownViolations(inputs).values());
  }

  /** Asked only where the ids are equal, and that matters. */
  private synchronized boolean areTwoClusters() {
    if (two.isEmpty()) {
      two = Optional.of(twoThatShareAnId.getAsBoolean());
    }
    return two.get();
  }

  private synchronized Optional<String> id(boolean ofTarget) {
    return answers.flatMap(found -> found.id(ofTarget ? config.cluster() : config.workerCluster()));
  }
}
