package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputEnd;
import io.neaptide.connect.sink.input.InputEnds;
import io.neaptide.connect.sink.kafka.OffsetRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up where input partitions end, and what is left of them, for many partitions in one
 * request: what is asked for during a request goes into the next one. Asked on the thread of the
 * task, answered on two others: a probe, which may take a second where a transaction is open, holds
 * up no lookup of an end.
 */
public final class InputLookups implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputLookups.class);

  private static final Duration REQUEST_WAIT = Duration.ofMillis(250);

  private record EndLookup(TopicPartition input, CompletableFuture<InputEnd> answer) {}

  private record Probe(
      TopicPartition input, OffsetRange left, CompletableFuture<InputCluster.Remaining> answer) {}

  private final InputEnds cluster;
  private final ExecutorService lookups;
  private final ExecutorService probing;
  private final Queue<EndLookup> ends = new ConcurrentLinkedQueue<>();
  private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();

  /**
   * @param lookups one thread, for what is answered soon
   * @param probing one thread, for what has to be read
   */
  public InputLookups(InputEnds cluster, ExecutorService lookups, ExecutorService probing) {
    this.cluster = cluster;
    this.lookups = lookups;
    this.probing = probing;
  }

  /** The consumer group of the connector. */
  String group() {
    return cluster.group();
  }

  /** What the connector's consumer group shows of an assignment. */
  CompletableFuture<ClusterProof.Shown> shown(Set<TopicPartition> assignment) {
    return CompletableFuture.supplyAsync(() -> cluster.shown(assignment), lookups);
  }

  /** Where a partition ends, at some moment after this is called. */
  CompletableFuture<InputEnd> end(TopicPartition input) {
    EndLookup end = new EndLookup(input, new CompletableFuture<>());
    ends.add(end);
    lookups.execute(this::lookUpEnds);
    return end.answer();
  }

  private void lookUpEnds() {
    List<EndLookup> asked = drain(ends);
    if (asked.isEmpty()) {
      return;
    }
    try {
      Map<TopicPartition, KafkaFuture<InputEnd>> answers =
          cluster.ends(asked.stream().map(EndLookup::input).collect(Collectors.toSet()));
      for (EndLookup end : asked) {
        var unused = answers.get(end.input()).whenComplete((found, e) -> complete(end, found, e));
      }
      awaitMost(answers.values());
    } catch (RuntimeException | Error e) {
      asked.forEach(end -> end.answer().completeExceptionally(e));
    }
  }

  private static void complete(EndLookup end, InputEnd found, Throwable failure) {
    if (failure == null) {
      end.answer().complete(found);
    } else {
      boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
      end.answer().completeExceptionally(wrapped ? failure.getCause() : failure);
    }
  }

  /**
   * So that what is asked for meanwhile becomes one request; not for a partition without leader.
   */
  private static void awaitMost(Collection<KafkaFuture<InputEnd>> answers) {
    try {
      KafkaFuture.allOf(answers.toArray(KafkaFuture[]::new))
          .get(REQUEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("Not all partitions were answered for; each is told by itself", e);
    }
  }

  /**
   * Looks what is left of a partition from a position up to an end. Cancel the answer when it is of
   * no use any more: what has not begun by then is not looked at.
   */
  CompletableFuture<InputCluster.Remaining> probe(TopicPartition input, OffsetRange left) {
    Probe probe = new Probe(input, left, new CompletableFuture<>());
    probes.add(probe);
    probing.execute(this::runProbes);
    return probe.answer();
  }

  private void runProbes() {
    Map<TopicPartition, Probe> wanted = new LinkedHashMap<>();
    for (Probe probe : drain(probes)) {
      if (!probe.answer().isDone()) {
        Optional.ofNullable(wanted.put(probe.input(), probe))
            .ifPresent(before -> before.answer().complete(InputCluster.Remaining.UNDECIDED));
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetRange> left = new LinkedHashMap<>();
    wanted.forEach((input, probe) -> left.put(input, probe.left()));
    try {
      cluster.probe(
          left,
          input -> !wanted.get(input).answer().isDone(),
          (input, found) -> wanted.get(input).answer().complete(found));
    } catch (RuntimeException | Error e) {
      wanted.values().forEach(probe -> probe.answer().completeExceptionally(e));
    }
  }

  private static <T> List<T> drain(Queue<T> queue) {
    List<T> drained = new ArrayList<>();
    for (T next = queue.poll(); next != null; next = queue.poll()) {
      drained.add(next);
    }
    return drained;
  }

  /** Names the producers whose open transactions hold up a partition. */
  CompletableFuture<String> openTransactions(TopicPartition input) {
    return CompletableFuture.supplyAsync(() -> cluster.openTransactions(input), probing);
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    probing.shutdownNow();
  }
}
