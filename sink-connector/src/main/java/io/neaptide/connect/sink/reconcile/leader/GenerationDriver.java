package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.reconcile.report.DifferenceLimits;
import io.neaptide.connect.sink.reconcile.report.DifferenceReporter;
import io.neaptide.connect.sink.reconcile.report.TopicDifference;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Claim;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.GenerationJournal;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
public final class GenerationDriver {

  private static final Logger log = LoggerFactory.getLogger(GenerationDriver.class);

  /** How many partitions are named that are waited for. */
  private static final int NAMED = 5;

  private static final Duration STEP = Duration.ofMillis(25);

  /** How often the consumer group is asked what its members hold. */
  private static final Duration OUTSIDE_STEP = Duration.ofMillis(500);

  /** What is asked of the topics that are compared. */
  public interface Topics {

    /** Where the committed records of the input end by now. */
    Map<TopicPartition, Long> committedEnds(Bounds bounds);

    /** The topics of the bounds that were deleted and recreated since. */
    Set<String> recreated(Bounds bounds);

    /** Whether the topics are those that the bounds were fixed for, with their partitions. */
    boolean isCurrent(Bounds bounds);

    /** The topic that keeps its tombstones for the shortest time. */
    Optional<TombstoneRetention> tombstonesKept(Bounds bounds);

    /** What tasks hold of the input that is not within the bounds. */
    OutsideInput outside(Bounds bounds);

    /** Where the target partitions end now. */
    Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds);
  }

  /** Makes decisions. */
  public interface Decisions {
    /**
     * Prepares a decision.
     *
     * @param claims what it is made by
     * @param interrupted asked now and then while a topic is read: whether to give up
     */
    OrphanSearch decide(
        Generation generation, Map<TopicPartition, Claim> claims, BooleanSupplier interrupted);
  }

  private final TaskId task;
  private final InitialPhaseConfig.Mode mode;
  private final DifferenceLimits limits;
  private final GenerationJournal journal;
  private final Topics topics;
  private final Decisions decisions;
  private final Optional<InitialDataAnnouncement> announcement;
  private final ReadingTime readingTime;
  private final ConnectorPause pause;
  private final TaskLifecycle lifecycle;
  private final Clock clock;
  private final ForeignWriters others;
  private final DifferenceReporter reporter;

  public GenerationDriver(
      TaskId task,
      InitialPhaseConfig config,
      GenerationJournal journal,
      Topics topics,
      Decisions decisions,
      Optional<InitialDataAnnouncement> announcement,
      ForeignWriters others,
      ReadingTime readingTime,
      ConnectorPause pause,
      TaskLifecycle lifecycle,
      Clock clock) {
    this.task = task;
    this.mode = config.mode();
    this.limits = new DifferenceLimits(config.maxDeletesPercent(), config.sharedKeys());
    this.journal = journal;
    this.topics = topics;
    this.decisions = decisions;
    this.announcement = announcement;
    this.readingTime = readingTime;
    this.pause = pause;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.others = others;
    this.reporter = new DifferenceReporter(task, config.streamVersion(), clock);
  }

  /** Leads a generation without a comparison to its end; false where another one is needed. */
  boolean copy(Generation generation) {
    CopyRounds rounds = new CopyRounds(boundsOf(generation), clock);
    Generation written = generation;
    while (awaitWritten(written, rounds)) {
      Optional<Bounds> further = rounds.next(boundsOf(written), topics::committedEnds);
      if (further.isEmpty()) {
        return announce(written);
      }
      written = written.within(further.get());
      journal.publish(written);
    }
    return false;
  }

  private boolean awaitWritten(Generation generation, CopyRounds rounds) {
    return awaitAll(
        generation,
        rounds.goal(),
        input -> {
          boolean applied = isApplied(generation, input);
          if (applied) {
            rounds.written(input);
          }
          return applied;
        },
        rounds.reminder());
  }

  private boolean awaitWritten(Generation generation) {
    return awaitAll(generation, "to be written", input -> isApplied(generation, input));
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
  public boolean compare(Generation generation) {
    reporter.begins();
    while (awaitAll(generation, "to be compared", input -> isClaimed(generation, input))) {
      Map<TopicPartition, Claim> claims = journal.readClaims(generation.number());
      if (!claims.keySet().equals(boundsOf(generation).input().keySet())) {
        // One is being replaced.
        continue;
      }
      if (!awaitNothingOutside(generation)) {
        return false;
      }
      try (OrphanSearch decision =
          decisions.decide(generation, claims, () -> isInterrupted(generation))) {
        if (!decision.search(journal::beat)) {
          return false;
        }
        // What came to the input during a long search counts, too.
        if (!awaitNothingOutside(generation)) {
          return false;
        }
        if (stands(generation, decision)) {
          return settle(generation, decision);
        }
      }
      log.info(
          "{} searches once more for what is gone: an input partition has moved meanwhile, and its"
              + " new owner may claim something else",
          task.connector());
    }
    return false;
  }

  private boolean isClaimed(Generation generation, TopicPartition input) {
    return journal.view().claim(input, generation.number()).isPresent();
  }

  /** Whether the claims that a decision was made by are those that stand now. */
  private boolean stands(Generation generation, OrphanSearch decision) {
    DecidedClaims decided = decision.decidedBy();
    Map<TopicPartition, Claim> standing = journal.readClaims(generation.number());
    return standing.keySet().equals(decided.ids().keySet())
        && standing.entrySet().stream()
            .allMatch(claim -> decided.isBy(claim.getKey(), claim.getValue().id()));
  }

  /** Does what is decided; false where another generation is needed. */
  private boolean settle(Generation generation, OrphanSearch decision) {
    Map<String, Object> report =
        reporter.report(
            generation, decision.differences(), topics.targetRanges(boundsOf(generation)));
    awaitResumed();
    if (!topics.isCurrent(boundsOf(generation))) {
      log.warn("{} begins again: a topic was recreated or changed", task.connector());
      return false;
    }
    if (!readingTime.allowsDecision(topics.tombstonesKept(boundsOf(generation)))) {
      return false;
    }
    if (mode == InitialPhaseConfig.Mode.PLAN) {
      journal.publish(generation.in(Phase.PLANNED), report);
      log.info(
          "{} wrote nothing, as {}=plan asks for. Set it to apply, and the next start compares once"
              + " more and writes the difference that it finds then.",
          task.connector(),
          InitialPhaseConfig.MODE_CONFIG);
      beatUntilStopped();
      return true;
    }
    refuse(generation, decision.differences(), report);
    // A claim that is replaced from here on is not one of these, and its owner asks for another
    // generation.
    journal.publishDecision(generation.in(Phase.APPLY), decision.decidedBy(), report);
    TombstoneWriter tombstones =
        new TombstoneWriter(decision.differences(), journal, this::awaitResumed, clock);
    tombstones.deleteOrphans();
    if (!awaitWritten(generation)) {
      return false;
    }
    tombstones.deleteMoved();
    journal.deleted(generation.number());
    reporter.applied(others.since(boundsOf(generation)), report).ifPresent(journal::publish);
    awaitResumed();
    return readingTime.allowsStream(topics.tombstonesKept(boundsOf(generation)))
        && announce(generation);
  }

  /** Nothing is written while the connector is paused, but the sign that the leader is there. */
  private void awaitResumed() {
    pause.await(lifecycle, journal::commitDeletes, journal::beat);
    if (lifecycle.isStopped()) {
      throw new InterruptException("The task is stopped");
    }
  }

  /**
   * Waits while tasks hold input that is not within the bounds: nothing is decided without it.
   *
   * @return false where another generation is needed, which takes it in
   */
  private boolean awaitNothingOutside(Generation generation) {
    PeriodicTimer warning = new PeriodicTimer(clock, Duration.ofSeconds(10));
    while (true) {
      OutsideInput outside = topics.outside(boundsOf(generation));
      if (outside.isEmpty()) {
        return true;
      }
      if (!outside.added().isEmpty()) {
        log.warn(
            "{} begins again: {} came to the input since its bounds were fixed",
            task.connector(),
            outside.added());
        return false;
      }
      if (!outside.hidden().isEmpty() && warning.isDue()) {
        log.warn(
            "{} decides nothing yet: its tasks hold {}, which the user of worker.kafka.* is not"
                + " shown, so that it is not known where they end. Let it describe these topics, or"
                + " leave them out of topics.regex",
            task.connector(),
            outside.hidden());
      }
      if (isInterrupted(generation)) {
        return false;
      }
      lifecycle.awaitStop(OUTSIDE_STEP);
    }
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
    PeriodicTimer progress = new PeriodicTimer(clock, Duration.ofSeconds(10));
    progress.restart();
    return awaitAll(generation, what, done, progress);
  }

  private boolean awaitAll(
      Generation generation, String what, Predicate<TopicPartition> done, PeriodicTimer progress) {
    Set<TopicPartition> open = new HashSet<>(boundsOf(generation).input().keySet());
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
          log.warn("{} begins again: a topic was recreated or changed", task.connector());
          return false;
        }
        log.info(
            "{} waits for {} of {} input partitions {}: {}{}. What holds up a task stands in its own"
                + " lines (waits at offset)",
            task.connector(),
            open.size(),
            boundsOf(generation).input().size(),
            what,
            open.stream().limit(NAMED).map(TopicPartition::toString).sorted().toList(),
            open.size() > NAMED ? " and more" : "");
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
      requireSameTopics(topics, generation);
      return true;
    }
    return topics.isCurrent(boundsOf(generation));
  }

  /**
   * What was written of a generation without a comparison is not undone by beginning again, and a
   * hook may have taken note of it.
   *
   * @throws ConnectException if a topic of the generation is another one by now
   */
  static void requireSameTopics(Topics topics, Generation generation) {
    Set<String> recreated = topics.recreated(boundsOf(generation));
    if (!recreated.isEmpty()) {
      throw new ConnectException(
          "Topics were deleted and recreated before the initial data was written: "
              + recreated
              + ". What is written may be of the earlier ones. Set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: the initial data is then written again");
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
}
