package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.bounds.OutsideInput;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanReview;
import io.neaptide.connect.sink.reconcile.report.FoundDifference;
import io.neaptide.connect.sink.state.Claim;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a generation with a comparison to the stream: when every input partition has claimed, it
 * searches for orphans, and has the difference applied if the claims are still the same then.
 */
public final class ComparisonDriver implements GenerationDriver {

  private static final Logger log = LoggerFactory.getLogger(ComparisonDriver.class);

  /** How often the consumer group is asked what its members hold. */
  private static final Duration OUTSIDE_STEP = Duration.ofMillis(500);

  private static final Duration WARNING = Duration.ofSeconds(10);

  private final RunningTask task;
  private final GenerationJournal journal;
  private final OrphanSearch.Factory searches;
  private final BoundsWatch watch;
  private final PartitionBarrier barrier;
  private final DifferenceApplier applier;

  public ComparisonDriver(
      RunningTask task,
      InitialPhaseConfig config,
      PlanReview review,
      GenerationJournal journal,
      OrphanSearch.Factory searches,
      BoundsWatch watch,
      GenerationFinisher finisher) {
    this.task = task;
    this.journal = journal;
    this.searches = searches;
    this.watch = watch;
    this.barrier = new PartitionBarrier(task, journal, watch.topics(), watch::isCurrent);
    this.applier = new DifferenceApplier(task, config, review, journal, watch, barrier, finisher);
  }

  @Override
  public boolean drive(Generation generation) {
    applier.begin();
    while (barrier.await(generation, "to be compared", input -> isClaimed(generation, input))) {
      Map<TopicPartition, Claim> claims = journal.readClaims(generation.number());
      if (!claims.keySet().equals(generation.fixedBounds().input().keySet())
          || !areClaimed(generation)) {
        // One is being replaced, or its partition has moved.
        continue;
      }
      if (!awaitNothingOutside(generation)) {
        return false;
      }
      try (OrphanSearch search =
          searches.create(
              generation,
              claims,
              journal.view().notes(generation.number()),
              () -> isInterrupted(generation))) {
        if (!search.run(journal::heartbeat)) {
          return false;
        }
        // What came to the input during a long search counts, too.
        if (!awaitNothingOutside(generation)) {
          return false;
        }
        // Nobody may be left who has the rows of a former owner.
        if (!barrier.await(generation, "to be compared", input -> isClaimed(generation, input))) {
          return false;
        }
        FoundDifference found = search.found();
        if (isByStandingClaims(found.decided()) && areClaimed(generation)) {
          return applier.apply(generation, found);
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
    return journal.view().isClaimedByOwner(input, generation.number());
  }

  private boolean areClaimed(Generation generation) {
    return generation.fixedBounds().input().keySet().stream()
        .allMatch(input -> isClaimed(generation, input));
  }

  /** Whether the claims that a search was made by are those that stand now. */
  private boolean isByStandingClaims(DecidedClaims decided) {
    Map<TopicPartition, Claim> standing = journal.readClaims(decided.generation());
    return standing.keySet().equals(decided.ids().keySet())
        && standing.entrySet().stream()
            .allMatch(claim -> decided.isBy(claim.getKey(), claim.getValue().id()));
  }

  /**
   * Waits while tasks hold input that is not within the bounds: nothing is decided without it.
   *
   * @return false where another generation is needed, which takes it in
   */
  private boolean awaitNothingOutside(Generation generation) {
    PeriodicTimer warning = task.every(WARNING);
    while (true) {
      OutsideInput outside = watch.topics().outside(generation.fixedBounds());
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
      task.lifecycle().awaitStop(OUTSIDE_STEP);
    }
  }

  /** Asked now and then during a search, which may be long: the followers wait for a heartbeat. */
  private boolean isInterrupted(Generation generation) {
    journal.heartbeat();
    return task.isStopped() || journal.view().isRestartRequested(generation.number());
  }
}
