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
import java.util.Optional;
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
    Optional<Map<TopicPartition, Claim>> claims = awaitClaims(generation, () -> {});
    while (claims.isPresent()) {
      try (OrphanSearch search =
          searches.create(
              generation,
              claims.get(),
              journal.view().notes(generation.number()),
              () -> isInterrupted(generation))) {
        if (!search.run(journal::heartbeat)) {
          return false;
        }
        // During a long search, or a pause, input may have come, or a partition may have moved.
        claims = awaitClaims(generation, applier::awaitResumed);
        FoundDifference found = search.found();
        if (claims.filter(standing -> isBy(found.decided(), standing)).isPresent()) {
          return applier.apply(generation, found);
        }
      }
      if (claims.isPresent()) {
        log.info(
            "{} searches once more for what is gone: an input partition has moved meanwhile, and"
                + " its new owner may claim something else",
            task.connector());
      }
    }
    return false;
  }

  /**
   * Waits until all input partitions are claimed by the owners that they have at one moment, and
   * tasks hold no input beside these. That is looked at last: while anything else is waited for,
   * topics may come and partitions may move.
   *
   * @param ready returns when what it says can be gone on with
   * @return empty where another generation is needed
   */
  private Optional<Map<TopicPartition, Claim>> awaitClaims(Generation generation, Runnable ready) {
    while (barrier.await(generation, "to be compared", input -> isClaimed(generation, input))) {
      ready.run();
      if (!awaitNothingOutside(generation)) {
        return Optional.empty();
      }
      Map<TopicPartition, Claim> claims = journal.readClaims(generation.number());
      if (claims.keySet().equals(generation.fixedBounds().input().keySet())) {
        return Optional.of(claims);
      }
    }
    return Optional.empty();
  }

  private boolean isClaimed(Generation generation, TopicPartition input) {
    return journal.view().isClaimedByOwner(input, generation.number());
  }

  /** Whether a search was made by the claims that stand. */
  private static boolean isBy(DecidedClaims decided, Map<TopicPartition, Claim> standing) {
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
