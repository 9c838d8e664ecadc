package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.task.TaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who else writes to the target topics while a connector brings its initial data there:
 * producers, not of the connector, whose state on a partition is new or has moved.
 *
 * <p>Brokers keep this state for transactional and for idempotent producers, which is what Kafka's
 * own are by default since version 3.0; a producer that is neither is not seen here. Used on the
 * thread of the leader.
 */
public final class ForeignWriters {

  private static final Logger log = LoggerFactory.getLogger(ForeignWriters.class);

  /** What is asked of the cluster of the target topics. */
  public interface Cluster {

    /** The producers that the brokers know of on some partitions. */
    Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions);

    /** The transactional ids that the user of the connector is shown, by the producer's id. */
    Map<Long, String> transactionalIds();
  }

  /** How far a producer has written a partition. */
  private record Progress(long producerId, int epoch, int sequence) {}

  /**
   * The producers at one time.
   *
   * @param progress by partition, of all producers
   * @param ids the transactional ids of producers, as they were then: the producer of one changes
   *     when its epochs are used up
   */
  private record Snapshot(Map<TopicPartition, Set<Progress>> progress, Map<Long, String> ids) {}

  private final TaskId task;
  private final Cluster cluster;
  private Optional<Snapshot> before = Optional.empty();

  ForeignWriters(TaskId task, Cluster cluster) {
    this.task = task;
    this.cluster = cluster;
  }

  /** Looks who has written so far: {@link #since} tells of what comes after it. */
  void begin(Bounds bounds) {
    before = ask(() -> look(bounds));
  }

  /**
   * Who wrote since {@link #begin}, by partition; the partitions that nobody else wrote to are left
   * out. Empty, too, where it cannot be told, which is logged.
   */
  Map<TopicPartition, Set<String>> since(Bounds bounds) {
    return changesSince(bounds, ForeignWriters::named);
  }

  /**
   * The other connectors of this kind, by target topic, that had written when {@link #begin}
   * looked: as far back as brokers know, and as far as their transactional ids are shown.
   */
  Map<String, SortedSet<String>> connectorsBefore() {
    return before
        .map(
            earlier -> {
              Map<TopicPartition, Set<Long>> producers = new HashMap<>();
              earlier.progress.forEach((partition, all) -> producers.put(partition, ids(all)));
              return connectors(producers, earlier.ids());
            })
        .orElse(Map.of());
  }

  /** Those that wrote since {@link #begin}. */
  Map<String, SortedSet<String>> connectorsSince(Bounds bounds) {
    return changesSince(bounds, this::connectors);
  }

  /**
   * What is to be told of the producers that wrote since {@link #begin}.
   *
   * @param telling takes them by partition, and the transactional ids of producers
   */
  private <K, V> Map<K, V> changesSince(
      Bounds bounds,
      BiFunction<Map<TopicPartition, Set<Long>>, Map<Long, String>, Map<K, V>> telling) {
    return before
        .flatMap(
            earlier ->
                ask(
                    () -> {
                      Snapshot now = look(bounds);
                      return telling.apply(changes(earlier, now), now.ids());
                    }))
        .orElse(Map.of());
  }

  private Map<String, SortedSet<String>> connectors(
      Map<TopicPartition, Set<Long>> producers, Map<Long, String> ids) {
    Map<String, SortedSet<String>> connectors = new TreeMap<>();
    producers.forEach(
        (partition, writers) ->
            writers.stream()
                .flatMap(writer -> Stream.ofNullable(ids.get(writer)))
                .flatMap(id -> TaskId.connectorOfWriter(id).stream())
                .filter(connector -> !connector.equals(task.connector()))
                .forEach(
                    connector ->
                        connectors
                            .computeIfAbsent(partition.topic(), topic -> new TreeSet<>())
                            .add(connector)));
    return connectors;
  }

  private static Set<Long> ids(Set<Progress> producers) {
    return producers.stream().map(Progress::producerId).collect(Collectors.toSet());
  }

  private <T> Optional<T> ask(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Nothing depends on the answer but a warning.
      log.warn(
          "It cannot be told whether others write to the target topics of {} meanwhile",
          task.connector(),
          e);
      return Optional.empty();
    }
  }

  private Snapshot look(Bounds bounds) {
    Map<TopicPartition, Set<Progress>> progress = new HashMap<>();
    cluster
        .producers(bounds.target().keySet())
        .forEach((partition, states) -> progress.put(partition, progress(states)));
    return new Snapshot(progress, cluster.transactionalIds());
  }

  private static Set<Progress> progress(List<ProducerState> states) {
    return states.stream()
        .map(each -> new Progress(each.producerId(), each.producerEpoch(), each.lastSequence()))
        .collect(Collectors.toSet());
  }

  private Map<TopicPartition, Set<Long>> changes(Snapshot before, Snapshot now) {
    Set<Long> own = own(before.ids());
    own.addAll(own(now.ids()));
    Map<TopicPartition, Set<Long>> changes = new HashMap<>();
    now.progress()
        .forEach(
            (partition, progress) -> {
              Set<Progress> known = before.progress().getOrDefault(partition, Set.of());
              Set<Long> others =
                  progress.stream()
                      .filter(mark -> !known.contains(mark))
                      .map(Progress::producerId)
                      .filter(id -> !own.contains(id))
                      .collect(Collectors.toSet());
              if (!others.isEmpty()) {
                changes.put(partition, others);
              }
            });
    return changes;
  }

  /** The producers that the connector's tasks and its leader have had so far. */
  private Set<Long> own(Map<Long, String> ids) {
    Set<Long> own = new HashSet<>();
    ids.forEach(
        (producer, id) -> {
          if (task.isWriterOfConnector(id) || id.equals(task.leaderTransactionalId())) {
            own.add(producer);
          }
        });
    return own;
  }

  private static Map<TopicPartition, Set<String>> named(
      Map<TopicPartition, Set<Long>> changes, Map<Long, String> ids) {
    Map<TopicPartition, Set<String>> named = new HashMap<>();
    changes.forEach(
        (partition, producers) ->
            named.put(
                partition,
                producers.stream()
                    .map(
                        producer ->
                            ids.containsKey(producer)
                                ? "transactional id '" + ids.get(producer) + "'"
                                : "producer id " + producer)
                    .collect(Collectors.toSet())));
    return named;
  }
}
