package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a generation whose bounds are fixed to the stream: when all input partitions have answered
 * it decides, and when all is applied it lets the stream begin. Used on the thread of the leader.
 */
final class GenerationLead {

  private static final Logger log = LoggerFactory.getLogger(GenerationLead.class);
  private static final Duration STEP = Duration.ofMillis(25);

  private final TaskIdentity task;
  private final InitialConfig.Mode mode;
  private final DifferenceLimits limits;
  private final LeaderJournal journal;
  private final BoundsReader boundsReader;
  private final BiFunction<Generation, BooleanSupplier, Decision> decisions;
  private final Optional<Announcement> announcement;
  private final TaskLifecycle lifecycle;
  private final Clock clock;
  private final OtherWriters others;
  private final DifferenceReporter reporter;

  GenerationLead(
      TaskIdentity task,
      InitialConfig config,
      LeaderJournal journal,
      BoundsReader boundsReader,
      BiFunction<Generation, BooleanSupplier, Decision> decisions,
      Optional<Announcement> announcement,
      OtherWriters others,
      TaskLifecycle lifecycle,
      Clock clock) {
    this.task = task;
    this.mode = config.mode();
    this.limits = new DifferenceLimits(config.maxDeletesPercent(), config.sharedKeys());
    this.journal = journal;
    this.boundsReader = boundsReader;
    this.decisions = decisions;
    this.announcement = announcement;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.others = others;
    this.reporter = new DifferenceReporter(task, config.streamVersion(), clock);
  }

  /** Leads a generation without a comparison to its end; false where another one is needed. */
  boolean copy(Generation generation) {
    if (!awaitAll(generation, "to be written", input -> isApplied(generation, input))) {
      return false;
    }
    // A row may have been compacted away before it was read, by one of its key beyond the bound.
    Generation further = generation.within(boundsReader.further(boundsOf(generation)));
    journal.publish(further);
    return awaitAll(further, "to be written further", input -> isApplied(further, input))
        && announce(further);
  }

  private static Bounds boundsOf(Generation generation) {
    return generation.bounds().orElseThrow();
  }

  /** All is written: tells the hook, and lets the stream begin when that is done. */
  boolean announce(Generation generation) {
    announcement.ifPresent(
        hook -> {
          // Known before the hook is called, so that no later leader skips it.
          journal.publish(generation.in(Phase.ANNOUNCE));
          hook.make(generation, journal);
        });
    journal.publishStream(generation.in(Phase.STREAM));
    log.info(
        "{} has brought the initial data to its target topics and streams on", task.connector());
    return true;
  }

  /** Leads a generation with a comparison to its end; false where another one is needed. */
  boolean compare(Generation generation) {
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
      Map<String, Object> report =
          reporter.report(
              generation, decision.differences(), boundsReader.targetRanges(boundsOf(generation)));
      if (mode == InitialConfig.Mode.PLAN) {
        journal.publish(generation.in(Phase.PLANNED), report);
        log.info(
            "{} wrote nothing, as {}=plan asks for. Set it to apply to write this difference.",
            task.connector(),
            InitialConfig.MODE_CONFIG);
        beatUntilStopped();
        return true;
      }
      if (!boundsReader.isCurrent(boundsOf(generation))) {
        log.warn("{} begins again: a topic was made anew or changed", task.connector());
        return false;
      }
      refuse(generation, decision.differences(), report);
      journal.publish(generation.in(Phase.APPLY), report);
      delete(generation, decision.differences());
      if (!awaitAll(generation, "to be written", input -> isApplied(generation, input))) {
        return false;
      }
      reporter.applied(others.since(boundsOf(generation)), report).ifPresent(journal::publish);
    }
    return announce(generation);
  }

  /** Asked now and then during a search, which may be long: the followers wait for a sign. */
  private boolean isInterrupted(Generation generation) {
    journal.beat();
    return lifecycle.isStopped() || journal.view().isRestartAsked(generation.number());
  }

  private boolean isApplied(Generation generation, TopicPartition input) {
    return journal
        .view()
        .position(input)
        .filter(position -> position.generation() == generation.number())
        .filter(position -> position.offset() >= boundsOf(generation).input().get(input).end())
        .isPresent();
  }

  /** Waits for all input partitions; false where an owner asks for another generation. */
  private boolean awaitAll(Generation generation, String what, Predicate<TopicPartition> done) {
    Set<TopicPartition> open = new HashSet<>(boundsOf(generation).input().keySet());
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
        if (!isCurrent(generation)) {
          log.warn("{} begins again: a topic was made anew or changed", task.connector());
          return false;
        }
        log.info(
            "{} waits for {} input partitions {}, of {}",
            task.connector(),
            open.size(),
            what,
            boundsOf(generation).input().size());
      }
      journal.beat();
      lifecycle.awaitStop(STEP);
      if (lifecycle.isStopped()) {
        throw new InterruptException("The task is stopped");
      }
    }
  }

  private boolean isCurrent(Generation generation) {
    if (generation.phase() == Phase.COPY) {
      requireSameTopics(boundsReader, generation);
      return true;
    }
    return boundsReader.isCurrent(boundsOf(generation));
  }

  /**
   * What was written of a generation without a comparison is not undone by beginning again, and a
   * hook may have taken note of it.
   *
   * @throws ConnectException if a topic of the generation is another one by now
   */
  static void requireSameTopics(BoundsReader boundsReader, Generation generation) {
    Set<String> madeAnew = boundsReader.madeAnew(boundsOf(generation));
    if (!madeAnew.isEmpty()) {
      throw new ConnectException(
          "Topics were deleted and made anew before the initial data was written: "
              + madeAnew
              + ". What is written may be of the earlier ones. Set "
              + InitialConfig.STREAM_VERSION_CONFIG
              + " to another value: the initial data is then written anew");
    }
  }

  private void beatUntilStopped() {
    while (!lifecycle.isStopped()) {
      journal.beat();
      lifecycle.awaitStop(STEP);
    }
  }

  private void refuse(
      Generation generation, List<TopicDifference> differences, Map<String, Object> report) {
    Optional<String> refusal = limits.refusal(differences);
    if (refusal.isPresent()) {
      journal.publish(generation.in(Phase.REFUSED), report);
      throw new ConnectException(refusal.get());
    }
  }

  private void delete(Generation generation, List<TopicDifference> differences) {
    for (TopicDifference difference : differences) {
      Progress progress =
          new Progress(
              "Deleting what is gone from " + difference.topic(),
              difference.tombstones().size(),
              clock);
      long[] written = {0};
      difference
          .tombstones()
          .forEach(
              tombstone -> {
                written[0]++;
                journal.delete(tombstone);
                progress.at(written[0]);
              });
    }
    journal.deleted(generation.number());
  }
}
