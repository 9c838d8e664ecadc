package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.StallTimer;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a new stream through its initial phase, and watches over it from then on, on a thread of
 * its own in the task with index 0.
 *
 * <p>A leader that starts and finds an unfinished generation opens another one, unless its steps
 * can go on with it: what the unfinished one has written is existing data by then. A leader that
 * another one has overtaken backs off: one of the two is a task that was replaced, and is ended in
 * that time. Where the connector was reset, or delivers without an initial phase by now, it is this
 * one for certain, and it fails its task.
 */
public final class Leader implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Leader.class);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration WATCH_STEP = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** In this time Connect ends a task that it has replaced. */
  static final Duration BACKOFF = Duration.ofSeconds(30);

  /** What a leader does with what it reads of the state topic, once it may write there. */
  interface Steps {

    /** Opens the generation of a number that no generation had before. */
    Generation open(long number, GenerationJournal journal);

    /**
     * Goes on with a generation that an earlier leader has not finished; false where another one is
     * needed.
     */
    default boolean resume(Generation unfinished, GenerationJournal journal) {
      return false;
    }

    /** Leads an open generation to the stream; false where another one is needed. */
    boolean finish(Generation generation, GenerationJournal journal);

    /** Called now and then while it streams: takes topics in that came to the input since. */
    void admit(Generation streaming, Supplier<GenerationJournal> journals);

    /** Called now and then while a stream stays finished: tells of topics that came since. */
    void hold(Generation finished);
  }

  private final RunningTask task;
  private final StreamGuard guard;
  private final Supplier<Optional<StateReader>> readers;
  private final Function<StateReader, GenerationJournal> journals;
  private final Steps steps;
  private final TaskLifecycle lifecycle;

  /** The latest generation when this leader started, if there was one; empty before that. */
  private Optional<Optional<Generation>> atStart = Optional.empty();

  /** The number of the latest generation that this leader knows of; 0 for none. */
  private long latestNumber;

  /** Whether its last attempt ended because it was fenced, by whomever: a timeout does it, too. */
  private boolean fenced;

  /**
   * @param readers the reader of the state topic, once it is open
   * @param journals fences the leader before
   */
  public Leader(
      RunningTask task,
      StreamGuard guard,
      Supplier<Optional<StateReader>> readers,
      Function<StateReader, GenerationJournal> journals,
      Steps steps) {
    this.task = task;
    this.guard = guard;
    this.readers = readers;
    this.journals = journals;
    this.steps = steps;
    this.lifecycle = task.lifecycle();
  }

  @Override
  public void run() {
    while (!lifecycle.isStopped()) {
      try {
        lead();
      } catch (InterruptException e) {
        if (!lifecycle.isStopped()) {
          lifecycle.fail(new ConnectException("The leader was interrupted", e));
        }
        return;
      } catch (ConnectException e) {
        lifecycle.fail(e);
        return;
      } catch (KafkaException e) {
        if (endsTask(e)) {
          lifecycle.fail(
              new ConnectException(
                  "The initial phase cannot go on ("
                      + ProducerErrors.reasonOf(e)
                      + "). Correct what the message says, then restart the task: what was not"
                      + " finished is done again",
                  e));
          return;
        }
        fenced = ProducerErrors.isFenced(e);
        log.warn(
            "The leader of {} could not go on and begins again: what was not finished is done again",
            task.connector(),
            e);
        lifecycle.awaitStop(RETRY);
      } catch (RuntimeException | Error e) {
        lifecycle.fail(
            new ConnectException("The initial phase ended (" + e + "); restart the task", e));
        return;
      }
    }
  }

  private static boolean endsTask(KafkaException e) {
    return ProducerErrors.isFatal(e) || ProducerErrors.isRefusal(e);
  }

  private void lead() {
    Optional<StateReader> opened = awaitReader();
    if (opened.isEmpty()) {
      return;
    }
    StateReader reader = opened.get();
    Optional<Generation> last = GenerationJournal.latest(reader);
    if (atStart.isEmpty()) {
      atStart = Optional.of(last);
    }
    last.ifPresent(guard::requireOwn);
    failIfSuperseded(last);
    if (last.isPresent() && guard.isAtRest(last.get())) {
      guard.requireTheseSettings(last.get());
      log.info(
          last.get().phase() == Phase.STREAM
              ? "{} streams on: its initial phase is finished"
              : "{} is finished and passes nothing on",
          task.connector());
      watch(reader);
      return;
    }
    long before = latestNumber;
    latestNumber = last.map(Generation::number).orElse(0L);
    if (fenced && latestNumber > before) {
      fenced = false;
      backOff();
      return;
    }
    try (GenerationJournal journal = journals.apply(reader)) {
      if (!journal.readLatest().equals(last)) {
        failIfSuperseded(journal.view().generation());
        // Another leader has published between the question above and now.
        backOff();
        return;
      }
      try {
        if (last.isEmpty() || !steps.resume(last.get(), journal)) {
          leadToStream(latestNumber + 1, journal);
        }
      } catch (ConnectException e) {
        journal.tellFailed(e.getMessage());
        throw e;
      } catch (KafkaException e) {
        if (endsTask(e)) {
          journal.tellFailed(ProducerErrors.reasonOf(e));
        }
        throw e;
      }
    }
  }

  private Optional<StateReader> awaitReader() {
    while (readers.get().isEmpty() && !lifecycle.isStopped()) {
      lifecycle.awaitStop(STEP);
    }
    return lifecycle.isStopped() ? Optional.empty() : readers.get();
  }

  private void leadToStream(long first, GenerationJournal journal) {
    long number = first;
    while (!lifecycle.isStopped()) {
      latestNumber = number;
      if (steps.finish(steps.open(number, journal), journal)) {
        return;
      }
      number++;
    }
  }

  /**
   * A leader never publishes that there is no initial phase, so whoever has done so since this one
   * started came after it.
   */
  private void failIfSuperseded(Optional<Generation> last) {
    if (last.filter(found -> found.phase().isWithoutInitialPhase()).isPresent()
        && !last.equals(atStart.orElseThrow())) {
      throw new ConnectException(
          "The offsets of the connector were reset, or its delivery was changed, while this task"
              + " went on, so it begins no other initial phase. Restart the connector with its tasks"
              + " if it does not end by itself");
    }
  }

  private void backOff() {
    log.warn(
        "Another leader of {} has begun a generation meanwhile. This one waits for {} s: one of"
            + " them is a task that was replaced, and ends",
        task.connector(),
        BACKOFF.toSeconds());
    lifecycle.awaitStop(BACKOFF);
  }

  /**
   * Watches over a stream; returns when somebody else has begun a generation, and is silent since.
   */
  private void watch(StateReader reader) {
    StallTimer silence = new StallTimer(task.clock());
    long heartbeats = 0;
    while (!lifecycle.isStopped()) {
      reader.check();
      Optional<Generation> latest = reader.view().generation();
      latest.ifPresent(guard::requireOwn);
      failIfSuperseded(latest);
      if (latest.filter(guard::isAtRest).isPresent()) {
        guard.requireTheseSettings(latest.get());
        if (latest.get().phase() == Phase.STREAM) {
          steps.admit(latest.get(), () -> journals.apply(reader));
        } else {
          steps.hold(latest.get());
        }
        silence.restart();
      } else if (reader.view().heartbeats() != heartbeats) {
        heartbeats = reader.view().heartbeats();
        silence.restart();
      } else if (silence.elapsed().compareTo(BACKOFF) > 0) {
        log.warn(
            "Another leader of {} has begun a generation and is silent since: this one leads again",
            task.connector());
        return;
      }
      lifecycle.awaitStop(WATCH_STEP);
    }
  }
}
