package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alters what the state topic says of a connector that is stopped.
 *
 * <p>A reset makes the next start a new stream. It keeps one record: the generation, of the next
 * number and being prepared. So numbers never begin anew, a task that lives on from before cannot
 * take a later generation for its own, and a reset that breaks off half way still leads to a new
 * stream.
 */
final class StateAlteration {

  private static final Logger log = LoggerFactory.getLogger(StateAlteration.class);

  private final TaskIdentity task;
  private final boolean initialPhase;
  private final String streamVersion;
  private final StateRecords records;
  private final TransactionalWriter leader;
  private final Supplier<StateView> state;
  private final Consumer<Set<TopicPartition>> fence;

  /**
   * Prepares an alteration.
   *
   * @param initialPhase whether the connector has an initial phase
   * @param leader the leader's writer, which has fenced the one before
   * @param state reads the state topic up to where it ends when it is called
   * @param fence fences the writers of input partitions
   */
  StateAlteration(
      TaskIdentity task,
      String streamVersion,
      boolean initialPhase,
      StateRecords records,
      TransactionalWriter leader,
      Supplier<StateView> state,
      Consumer<Set<TopicPartition>> fence) {
    this.task = task;
    this.initialPhase = initialPhase;
    this.streamVersion = streamVersion;
    this.records = records;
    this.leader = leader;
    this.state = state;
    this.fence = fence;
  }

  /**
   * Refuses what cannot be done to a connector, whatever its state.
   *
   * @throws ConnectException says why and what to do instead
   */
  static void refuseUnsuitable(Map<TopicPartition, Long> offsets, Optional<InitialNeed> initial) {
    offsets.forEach(
        (input, offset) -> {
          if (offset != null && initial.isPresent()) {
            throw new ConnectException(
                "The offset of "
                    + input
                    + " cannot be set to "
                    + offset
                    + ": with "
                    + initial.get().what()
                    + " the connector writes on from where its "
                    + (initial.get().isComparison()
                        ? "comparison with existing data"
                        : "initial data")
                    + " ended, and that stands in its state topic. Reset all offsets instead"
                    + " (DELETE /connectors/<name>/offsets): the next start "
                    + (initial.get().isComparison()
                        ? "compares again and writes only the difference"
                        : "writes the input again from its beginning"));
          }
          if (offset != null && offset < 0) {
            throw new ConnectException(
                "The offset " + offset + " of " + input + " is negative; use 0 or more");
          }
        });
  }

  void apply(Map<TopicPartition, Long> offsets) {
    StateView before = state.get();
    Set<TopicPartition> writers = new HashSet<>(before.positioned());
    before
        .generation()
        .flatMap(Generation::bounds)
        .ifPresent(bounds -> writers.addAll(bounds.input().keySet()));
    writers.addAll(offsets.keySet());
    if (isReset(offsets, before)) {
      // Known before the writers are fenced, so that none of them begins again after that.
      before.generation().ifPresent(this::prepareNext);
      fence.accept(writers);
      clear(state.get());
    } else {
      fence.accept(writers);
      move(offsets, state.get());
    }
  }

  /** Connect names every partition that it knows an offset of, which may be none. */
  private boolean isReset(Map<TopicPartition, Long> offsets, StateView view) {
    return offsets.values().stream().allMatch(Objects::isNull)
        && (initialPhase || offsets.isEmpty() || offsets.keySet().containsAll(view.positioned()));
  }

  private void prepareNext(Generation last) {
    leader.send(
        records.generation(
            new Generation(last.number() + 1, streamVersion, Phase.PREPARING, last.bounds())));
    leader.commit();
  }

  private void clear(StateView view) {
    Set<String> cleared = new TreeSet<>(view.keys());
    cleared.remove(StateRecords.GENERATION);
    cleared.forEach(key -> leader.send(records.tombstone(key)));
    if (!initialPhase) {
      view.generation().ifPresent(last -> leader.send(records.generation(last.in(Phase.RESET))));
    }
    leader.commit();
    log.info(
        "{} is reset: {} records of its state topic are cleared, and the next start {}",
        task.connector(),
        cleared.size(),
        initialPhase ? "is a new stream" : "begins where Connect's own offsets say");
  }

  private void move(Map<TopicPartition, Long> offsets, StateView view) {
    offsets.forEach(
        (input, offset) ->
            leader.send(
                offset == null
                    ? records.positionRemoved(input)
                    : records.position(input, new Position(offset, 0, streamVersion))));
    leader.commit();
    log.info("{} writes on from altered positions: {}", task.connector(), offsets);
    Set<TopicPartition> untouched = new HashSet<>(view.positioned());
    untouched.removeAll(offsets.keySet());
    if (!untouched.isEmpty() && offsets.values().stream().allMatch(Objects::isNull)) {
      log.warn(
          "{} keeps its positions of {}, which were not among the offsets to reset. If all were"
              + " meant to be reset, reset them once more",
          task.connector(),
          untouched);
    }
  }
}
