package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateReader;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a new stream through its initial phase, on a thread of its own in the task with index 0.
 *
 * <p>It opens a generation; when all input partitions have answered it decides, and when all is
 * applied it lets the stream begin. A leader that starts and finds an unfinished generation begins
 * another one: what the unfinished one has written is existing data by then.
 */
final class Leader implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Leader.class);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final TaskIdentity task;
  private final String streamVersion;
  private final InitialConfig.Mode mode;
  private final int maxDeletesPercent;
  private final Supplier<Optional<StateReader>> readers;
  private final Function<StateReader, LeaderJournal> journals;
  private final GenerationOpening opening;
  private final BoundsReader boundsReader;
  private final BiFunction<Generation, BooleanSupplier, Decision> decisions;
  private final Streams streams;
  private final Clock clock;
  private final DifferenceReporter reporter;
  private LeaderJournal journal;

  /**
   * Makes a leader.
   *
   * @param readers the reader of the state topic, once it is open
   * @param journals fences the leader before
   */
  Leader(
      TaskIdentity task,
      InitialConfig config,
      Supplier<Optional<StateReader>> readers,
      Function<StateReader, LeaderJournal> journals,
      GenerationOpening opening,
      BoundsReader boundsReader,
      BiFunction<Generation, BooleanSupplier, Decision> decisions,
      Streams streams,
      Clock clock) {
    this.task = task;
    this.streamVersion = config.streamVersion();
    this.mode = config.mode();
    this.maxDeletesPercent = config.maxDeletesPercent();
    this.readers = readers;
    this.journals = journals;
    this.opening = opening;
    this.boundsReader = boundsReader;
    this.decisions = decisions;
    this.streams = streams;
    this.clock = clock;
    this.reporter = new DifferenceReporter(task, streamVersion, boundsReader, clock);
  }

  @Override
  public void run() {
    while (!streams.isStopped()) {
      try {
        lead();
        return;
      } catch (InterruptException e) {
        if (!streams.isStopped()) {
          streams.fail(new ConnectException("The leader was interrupted", e));
        }
        return;
      } catch (ConnectException e) {
        streams.fail(e);
        return;
      } catch (KafkaException e) {
        if (isSuperseded(e)) {
          streams.fail(
              new ConnectException(
                  "Another leader of "
                      + task.connector()
                      + " has begun a later generation; this task is one that was replaced",
                  e));
          return;
        }
        log.warn(
            "The leader of {} could not go on and begins again: what was not finished is done anew",
            task.connector(),
            e);
        streams.awaitStop(RETRY);
      } catch (RuntimeException | Error e) {
        streams.fail(
            new ConnectException("The initial phase ended (" + e + "); restart the task", e));
        return;
      } finally {
        closeJournal();
      }
    }
  }

  /** Whether this leader was fenced by another one, which has begun a generation since. */
  private boolean isSuperseded(KafkaException cause) {
    return WriterFailure.isFenced(cause)
        && journal != null
        && journal.published() != 0
        && journal.readLatest().filter(last -> last.number() > journal.published()).isPresent();
  }

  private void closeJournal() {
    if (journal != null) {
      journal.close();
      journal = null;
    }
  }

  private void lead() {
    while (readers.get().isEmpty()) {
      streams.awaitStop(STEP);
      if (streams.isStopped()) {
        return;
      }
    }
    journal = journals.apply(readers.get().orElseThrow());
    Optional<Generation> last = journal.readLatest();
    if (last.isPresent()
        && last.get().phase() == Phase.STREAM
        && last.get().streamVersion().equals(streamVersion)) {
      log.info("{} streams on: its initial phase is finished", task.connector());
      return;
    }
    long number = last.map(Generation::number).orElse(0L) + 1;
    while (!streams.isStopped() && !finish(opening.open(number, journal))) {
      number++;
    }
  }

  /** Leads a generation to its end; false where another one is needed. */
  private boolean finish(Generation generation) {
    reporter.begins();
    if (!awaitAll(
        generation,
        "to be compared",
        input -> journal.view().claim(input, generation.number()).isPresent())) {
      return false;
    }
    try (Decision decision = decisions.apply(generation, () -> isInterrupted(generation))) {
      if (!decision.search()) {
        return false;
      }
      Map<String, Object> report = reporter.report(generation, decision.differences());
      if (mode == InitialConfig.Mode.PLAN) {
        journal.publish(generation.in(Phase.PLANNED), report);
        log.info(
            "{} wrote nothing, as {}=plan asks for. Set it to apply to write this difference.",
            task.connector(),
            InitialConfig.MODE_CONFIG);
        beatUntilStopped();
        return true;
      }
      if (!boundsReader.isCurrent(generation.bounds().orElseThrow())) {
        log.warn("{} begins again: a topic was made anew or changed", task.connector());
        return false;
      }
      refuseTooManyDeletes(generation, decision.differences(), report);
      journal.publish(generation.in(Phase.APPLY), report);
      delete(generation, decision.differences());
      if (!awaitAll(generation, "to be written", input -> isApplied(generation, input))) {
        return false;
      }
    }
    journal.publishStream(generation.in(Phase.STREAM));
    log.info(
        "{} has brought the initial data to its target topics and streams on", task.connector());
    return true;
  }

  /** Asked now and then during a search, which may be long: the followers wait for a sign. */
  private boolean isInterrupted(Generation generation) {
    journal.beat();
    return streams.isStopped() || journal.view().isRestartAsked(generation.number());
  }

  private boolean isApplied(Generation generation, TopicPartition input) {
    return journal
        .view()
        .position(input)
        .filter(position -> position.generation() == generation.number())
        .filter(
            position ->
                position.offset() >= generation.bounds().orElseThrow().input().get(input).end())
        .isPresent();
  }

  /** Waits for all input partitions; false where an owner asks for another generation. */
  private boolean awaitAll(Generation generation, String what, Predicate<TopicPartition> done) {
    Set<TopicPartition> open = new HashSet<>(generation.bounds().orElseThrow().input().keySet());
    Reminder progress = new Reminder(clock, Duration.ofSeconds(10));
    progress.restart();
    while (true) {
      open.removeIf(done);
      if (open.isEmpty()) {
        return true;
      }
      if (journal.view().isRestartAsked(generation.number())) {
        return false;
      }
      if (progress.isDue()) {
        if (!boundsReader.isCurrent(generation.bounds().orElseThrow())) {
          log.warn("{} begins again: a topic was made anew or changed", task.connector());
          return false;
        }
        log.info(
            "{} waits for {} input partitions {}, of {}",
            task.connector(),
            open.size(),
            what,
            generation.bounds().orElseThrow().input().size());
      }
      journal.beat();
      streams.awaitStop(STEP);
      if (streams.isStopped()) {
        throw new InterruptException("The task is stopped");
      }
    }
  }

  private void beatUntilStopped() {
    while (!streams.isStopped()) {
      journal.beat();
      streams.awaitStop(STEP);
    }
  }

  private void refuseTooManyDeletes(
      Generation generation, List<TopicDifference> differences, Map<String, Object> report) {
    for (TopicDifference difference : differences) {
      if (difference.deletesMoreThan(maxDeletesPercent)) {
        journal.publish(generation.in(Phase.REFUSED), report);
        throw new ConnectException(
            "The comparison with existing data would delete "
                + difference.deleted()
                + " of the "
                + difference.existing()
                + " keys of "
                + difference.topic()
                + ", more than "
                + maxDeletesPercent
                + "%. Nothing was written. If that is right, raise "
                + InitialConfig.MAX_DELETES_CONFIG
                + "; look at the difference with "
                + InitialConfig.MODE_CONFIG
                + "=plan");
      }
    }
  }

  private void delete(Generation generation, List<TopicDifference> differences) {
    for (TopicDifference difference : differences) {
      Progress progress =
          new Progress(
              "Deleting what is gone from " + difference.topic(),
              difference.tombstones().size(),
              clock);
      TransactionSize size = new TransactionSize();
      long[] written = {0};
      difference
          .tombstones()
          .forEach(
              tombstone -> {
                written[0]++;
                journal.delete(tombstone, size);
                progress.at(written[0]);
              });
    }
    journal.deleted(generation.number());
  }
}
