package io.neaptide.connect.sink.state.alteration;

import io.neaptide.connect.sink.config.HookConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alters the state of a connector none of whose tasks writes to the state topic.
 *
 * <p>A reset makes the next start a new stream. It keeps one record: the generation, of the next
 * number. So numbers never start over, a task that lives on from before cannot take a later
 * generation for its own, and a reset that is interrupted still leads to a new stream.
 */
public final class StateTopicAlteration {

  private static final Logger log = LoggerFactory.getLogger(StateTopicAlteration.class);

  private final TaskId task;
  private final boolean initialPhase;
  private final String streamVersion;
  private final StateRecords records;
  private final TransactionalWriter leader;
  private final Supplier<StateView> state;
  private final Supplier<OwnershipLock> locks;

  /**
   * @param initialPhase whether the connector has an initial phase
   * @param leader the leader's writer, which has fenced the one before
   * @param state reads the state topic up to where it ends when it is called
   * @param locks take the lock of the connector's owners
   */
  StateTopicAlteration(
      TaskId task,
      String streamVersion,
      boolean initialPhase,
      StateRecords records,
      TransactionalWriter leader,
      Supplier<StateView> state,
      Supplier<OwnershipLock> locks) {
    this.task = task;
    this.initialPhase = initialPhase;
    this.streamVersion = streamVersion;
    this.records = records;
    this.leader = leader;
    this.state = state;
    this.locks = locks;
  }

  /**
   * Refuses what cannot be done to a connector, whatever its state.
   *
   * @throws ConnectException says why and what to do instead
   */
  public static void refuseUnsuitable(
      Map<TopicPartition, Long> offsets, Optional<InitialPhaseReason> initial) {
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

  /**
   * Alters offsets, where the delivery is exactly once.
   *
   * @throws ConnectException if an initial phase is not finished, so that its offsets say what is
   *     left of it
   */
  public void apply(Map<TopicPartition, Long> offsets) {
    StateView before = state.get();
    if (!isReset(offsets, before)) {
      before
          .generation()
          .filter(Generation::incomplete)
          .ifPresent(
              last -> {
                throw unfinished(last, "start over without it");
              });
      movePositions(offsets, before);
    } else if (initialPhase) {
      before.generation().ifPresent(last -> publish(before, Phase.PREPARING, streamVersion));
      clear("the next start is a new stream");
    } else {
      publish(before, Phase.RESET, streamVersion);
      clear("the next start begins where Connect's own offsets say");
    }
  }

  /** Whether the topic records how far the input was written, or an initial phase. */
  public static boolean holdsProgress(StateView view) {
    boolean over =
        view.generation()
            .filter(last -> last.phase() != Phase.LEFT && last.phase() != Phase.RESET)
            .isEmpty();
    return !over || !view.positioned().isEmpty();
  }

  /**
   * Records that the connector delivers at least once from now on: how far its input was written is
   * told by Connect's offsets alone.
   *
   * @throws ConnectException if an initial phase is not finished and may have written to the target
   *     topics, so that they are not complete
   */
  public void markLeft() {
    markLeft(false);
  }

  /**
   * The same where offsets are altered. A reset of all gives up an initial phase that is not
   * finished, too.
   *
   * @param offsets the next offset by input partition, as {@link #apply} takes them
   */
  public void markLeft(Map<TopicPartition, Long> offsets) {
    markLeft(offsets.values().stream().allMatch(Objects::isNull));
  }

  private void markLeft(boolean reset) {
    StateView before = state.get();
    if (!holdsProgress(before)) {
      return;
    }
    Optional<Generation> last = before.generation();
    if (last.filter(Generation::incomplete).isPresent() && !reset) {
      throw unfinished(last.get(), "deliver at least once without it");
    }
    if (reset && last.filter(given -> given.phase().isUnfinished()).isPresent()) {
      publish(before, Phase.RESET, streamVersion);
    } else if (last.filter(left -> left.phase() == Phase.LEFT).isEmpty()) {
      publish(before, Phase.LEFT, last.map(Generation::streamVersion).orElse(streamVersion));
    }
    clear("how far its input is written is told by Connect's own offsets alone from now on");
  }

  /** Connect names every partition that it knows an offset of, which may be none. */
  private boolean isReset(Map<TopicPartition, Long> offsets, StateView view) {
    return offsets.values().stream().allMatch(Objects::isNull)
        && (initialPhase || offsets.isEmpty() || offsets.keySet().containsAll(view.positioned()));
  }

  /** Of the next number, so that whatever has an earlier one does not count any more. */
  private void publish(StateView before, Phase phase, String version) {
    long number = before.generation().map(Generation::number).orElse(0L) + 1;
    leader.send(
        records.generation(
            new Generation(
                number, version, phase, before.generation().flatMap(Generation::bounds))));
    leader.commit();
  }

  /** Called after that is published, so that nobody becomes an owner again as before. */
  private void clear(String consequence) {
    takeFromOwners();
    Set<String> cleared = new TreeSet<>(state.get().keys());
    cleared.remove(StateRecords.GENERATION);
    cleared.removeIf(StateRecords::isOfOwner);
    cleared.forEach(key -> leader.send(records.tombstone(key)));
    leader.commit();
    log.info(
        "{} records of the state topic of {} are cleared: {}",
        cleared.size(),
        task.connector(),
        consequence);
  }

  private void takeFromOwners() {
    try (OwnershipLock lock = locks.get()) {
      lock.fenceAll();
      lock.free();
    }
  }

  /** Under the lock, since a task that lives on may become an owner before that and after it. */
  private void movePositions(Map<TopicPartition, Long> offsets, StateView before) {
    if (before.generation().isEmpty()) {
      publish(before, Phase.RESET, streamVersion);
    }
    StateView view;
    try (OwnershipLock lock = locks.get()) {
      lock.fenceAll();
      view = lock.view();
      long number = view.generation().map(Generation::number).orElse(1L);
      List<ProducerRecord<byte[], byte[]>> moved = new ArrayList<>();
      offsets.forEach(
          (input, offset) ->
              moved.add(
                  offset == null
                      ? records.positionRemoved(input)
                      : records.position(input, Position.altered(offset, number, streamVersion))));
      lock.free(moved);
    }
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

  /** What to do where the target topics are not complete, because an initial phase broke off. */
  public static ConnectException unfinished(Generation generation, String otherwise) {
    return new ConnectException(
        "The initial phase of stream.version "
            + generation.streamVersion()
            + " is not finished, so what the target topics hold is not complete. Set "
            + (generation.bounds().filter(bounds -> bounds.target().isEmpty()).isPresent()
                ? HookConfig.CLASS_CONFIG + " as it was"
                : InitialPhaseConfig.FETCH_EXISTING_CONFIG + "=true")
            + " again to finish it, or reset the offsets of the connector to "
            + otherwise);
  }
}
