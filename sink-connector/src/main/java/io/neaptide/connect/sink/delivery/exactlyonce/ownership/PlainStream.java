package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.alteration.StateTopicAlteration;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the state topic says of a stream that has no initial phase: by which settings it is written,
 * and the number that its positions are written with. Where it says nothing yet, the first task
 * that comes says it. Used by the transaction thread.
 */
public final class PlainStream {

  private static final Logger log = LoggerFactory.getLogger(PlainStream.class);
  private static final Duration STEP = Duration.ofMillis(50);

  /** How long tasks leave it to the first one, so that they do not fence each other. */
  private static final Duration LEFT_TO_TASK_0 = Duration.ofSeconds(5);

  private final TaskId task;
  private final StreamGuard guard;
  private final Function<CommittedState, GenerationJournal> journals;
  private final TaskLifecycle lifecycle;

  /**
   * @param journals fences whoever wrote generations before
   */
  public PlainStream(
      TaskId task,
      StreamGuard guard,
      Function<CommittedState, GenerationJournal> journals,
      TaskLifecycle lifecycle) {
    this.task = task;
    this.guard = guard;
    this.journals = journals;
    this.lifecycle = lifecycle;
  }

  /**
   * The generation that positions are read of and written for; empty where the task is stopped.
   *
   * @throws ConnectException if the stream was begun by other settings, or an initial phase is not
   *     finished that may have written to the target topics
   */
  Optional<Generation> begin(CommittedState state) {
    long steps = task.index() == 0 ? 0 : LEFT_TO_TASK_0.dividedBy(STEP);
    while (true) {
      Optional<Generation> latest = GenerationJournal.latest(state);
      latest.ifPresent(guard::requireOwn);
      if (latest.isPresent() && isBegun(latest.get())) {
        guard.requireTheseSettings(latest.get());
        unknownInput(state.view()).ifPresent(log::warn);
        return latest;
      }
      if (lifecycle.isStopped()) {
        return Optional.empty();
      }
      if (steps > 0) {
        steps--;
        lifecycle.awaitStop(STEP);
      } else {
        publish(state, latest);
      }
    }
  }

  /** What to tell of positions of which nobody knows for which cluster they were written. */
  Optional<String> unknownInput(StateView state) {
    if (guard.isInputKnown() || state.positioned().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Task "
            + task
            + " goes on at the positions of its state topic without knowing on which cluster its"
            + " input is: should the worker read from another one than before, what stands before"
            + " these positions there is never written. Give worker.kafka.bootstrap.servers, by"
            + " which another cluster is noticed; after a move, reset the offsets of the connector");
  }

  private boolean isBegun(Generation latest) {
    if (latest.incomplete()) {
      throw StateTopicAlteration.unfinished(latest, "start over without it");
    }
    return guard.isOfStream(latest)
        && (latest.phase() == Phase.STREAM || latest.phase() == Phase.PLAIN);
  }

  private void publish(CommittedState state, Optional<Generation> seen) {
    try (GenerationJournal journal = journals.apply(state)) {
      if (journal.readLatest().equals(seen)) {
        journal.publish(
            Generation.withoutInitialPhase(guard.streamVersion(), seen, guard.fingerprint())
                .ofConnector(guard.connector()));
        seen.filter(last -> last.phase().isUnfinished())
            .ifPresent(
                last ->
                    log.info(
                        "{} gives up its initial phase of stream.version {}, which has written"
                            + " nothing",
                        task.connector(),
                        last.streamVersion()));
        log.info(
            "{} streams without an initial phase (stream.version {})",
            task.connector(),
            guard.streamVersion());
      }
    } catch (KafkaException e) {
      if (!ProducerErrors.isFenced(e)) {
        throw e;
      }
      log.debug("Another task of {} says by which settings it streams", task.connector(), e);
    }
  }
}
