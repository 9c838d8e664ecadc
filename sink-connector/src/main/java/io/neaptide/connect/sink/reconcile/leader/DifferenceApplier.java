package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.metrics.InitialStep;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanApproval;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanPublisher;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanReview;
import io.neaptide.connect.sink.reconcile.report.AppliedSum;
import io.neaptide.connect.sink.reconcile.report.DeleteDoubts;
import io.neaptide.connect.sink.reconcile.report.DifferenceLimits;
import io.neaptide.connect.sink.reconcile.report.DifferenceReporter;
import io.neaptide.connect.sink.reconcile.report.FoundDifference;
import io.neaptide.connect.sink.reconcile.report.TopicDifference;
import io.neaptide.connect.sink.state.Approval;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with a difference what the configuration says: reports it as a plan, refuses it, or has it
 * written, and lets the stream begin. Used on the thread of the leader.
 */
final class DifferenceApplier {

  private static final Logger log = LoggerFactory.getLogger(DifferenceApplier.class);

  private static final Duration HEARTBEAT_STEP = Duration.ofMillis(25);

  /** The field of the report that says why nothing was written. */
  private static final String REFUSAL = "refusal";

  /** The field of the report that says what people must know who judge the difference. */
  private static final String WARNINGS = "warnings";

  private final RunningTask task;
  private final InitialPhaseConfig.Mode mode;
  private final DifferenceLimits limits;
  private final DifferenceReporter reporter;
  private final GenerationJournal journal;
  private final BoundsWatch watch;
  private final PartitionBarrier barrier;
  private final GenerationFinisher finisher;
  private final PlanApproval approval;
  private final Optional<PlanPublisher> publisher;

  DifferenceApplier(
      RunningTask task,
      InitialPhaseConfig config,
      PlanReview review,
      GenerationJournal journal,
      BoundsWatch watch,
      PartitionBarrier barrier,
      GenerationFinisher finisher) {
    this.task = task;
    this.mode = config.mode();
    this.limits = new DifferenceLimits(config.maxDeletesPercent(), config.sharedKeys());
    this.reporter = new DifferenceReporter(task.id(), config.streamVersion(), task.clock());
    this.journal = journal;
    this.approval = new PlanApproval(config, review.guard());
    this.publisher = review.publisher();
    this.watch = watch;
    this.barrier = barrier;
    this.finisher = finisher;
  }

  /** A generation begins to be compared: its duration is reported from now. */
  void begin() {
    reporter.begin();
  }

  /**
   * Returns when the stream has begun, or the task of a plan is stopped. Nothing is waited for
   * before it is decided: whoever calls has just seen that the difference still holds.
   *
   * @return false where another generation is needed
   * @throws ConnectException if the difference is past the limits
   */
  boolean apply(Generation generation, FoundDifference found) {
    Bounds bounds = generation.fixedBounds();
    Map<String, Object> report =
        reporter.report(
            generation,
            found.topics(),
            approval.fingerprint(found),
            watch.topics().targetRanges(bounds));
    task.metrics().initialPhase().found(TopicDifference.totals(found.topics()));
    if (!watch.allowsDecision(bounds)) {
      return false;
    }
    Optional<Approval> approved = approval.of(found, journal.view());
    boolean planning = mode == InitialPhaseConfig.Mode.PLAN;
    DeleteDoubts doubts = doubts(bounds, found);
    Optional<String> refusal = planning ? Optional.empty() : refusal(found, doubts, approved);
    List<String> warnings = new ArrayList<>(DifferenceLimits.warnings(found.topics(), doubts));
    warnings.removeIf(refusal.orElse("")::startsWith);
    report.put(WARNINGS, List.copyOf(warnings));
    doubts.addTo(report);
    warnings.forEach(warning -> log.warn("{}: {}", task.connector(), warning));
    if (refusal.isPresent()) {
      return refuse(generation, found, report, refusal.get());
    }
    if (planning) {
      if (!tellChanges(generation, found, report, Phase.PLANNED)) {
        return false;
      }
      journal.publish(generation.inPhase(Phase.PLANNED), report);
      hold(approved.isPresent());
      return true;
    }
    // A claim that is replaced from here on is not one of these, and its owner asks for another
    // generation.
    journal.publishDecision(generation.inPhase(Phase.APPLY), found.decided(), approved, report);
    log.info(
        "{} writes the difference of generation {} now: its tasks the rows, task 0 the tombstones",
        task.connector(),
        generation.number());
    if (!write(generation, found.topics(), approved)) {
      return false;
    }
    reporter.withForeignWriters(watch.foreignWriters(bounds), report).ifPresent(journal::publish);
    awaitResumed();
    if (!watch.allowsStream(bounds)) {
      return false;
    }
    finisher.finish(generation);
    return true;
  }

  /** That it is refused is known to whoever has to look at it also where no plan can be told. */
  private boolean refuse(
      Generation generation, FoundDifference found, Map<String, Object> report, String reason) {
    report.put(REFUSAL, reason);
    try {
      if (!tellChanges(generation, found, report, Phase.REFUSED)) {
        return false;
      }
    } catch (KafkaException e) {
      if (!isFinal(e)) {
        throw e;
      }
      throw refusedUntold(generation, report, reason, e);
    }
    journal.publish(generation.inPhase(Phase.REFUSED), report);
    throw new ConnectException(reason);
  }

  /** Whether it would be the same another time; else the leader begins again, and tells it then. */
  private static boolean isFinal(KafkaException e) {
    return !(e instanceof InterruptException)
        && !ProducerErrors.isFenced(e)
        && (e instanceof ConnectException
            || ProducerErrors.isFatal(e)
            || ProducerErrors.isRefusal(e));
  }

  private ConnectException refusedUntold(
      Generation generation, Map<String, Object> report, String reason, KafkaException trouble) {
    String message =
        reason
            + ". Its changes are not told in "
            + PlanConfig.TOPIC_CONFIG
            + ": "
            + ProducerErrors.messageOf(trouble);
    ConnectException refused = new ConnectException(message);
    refused.addSuppressed(trouble);
    report.put(REFUSAL, message);
    try {
      journal.abort();
      journal.publish(generation.inPhase(Phase.REFUSED), report);
    } catch (KafkaException | IllegalStateException e) {
      if (e instanceof InterruptException || ProducerErrors.isFenced(e)) {
        throw e;
      }
      refused.addSuppressed(e);
    }
    return refused;
  }

  /** Nothing is written while the connector is paused, but the heartbeat. */
  void awaitResumed() {
    task.awaitResumed(journal::commitDeletes, journal::heartbeat);
  }

  /** What is known by now: of the input, say, more may have gone while it was read. */
  private DeleteDoubts doubts(Bounds bounds, FoundDifference found) {
    return found.topics().stream().allMatch(each -> each.deleted() == 0)
        ? DeleteDoubts.NONE
        : watch.doubts(bounds).after(journal.view().report());
  }

  private Optional<String> refusal(
      FoundDifference found, DeleteDoubts doubts, Optional<Approval> approved) {
    return approval.approved().isPresent() && approved.isEmpty()
        ? Optional.of(approval.refusal(found, journal.view()))
        : limits.refusal(found.topics(), doubts, approved.isPresent());
  }

  /** Tells what somebody is to look at; false where another generation is needed. */
  private boolean tellChanges(
      Generation generation, FoundDifference found, Map<String, Object> report, Phase outcome) {
    return publisher.isEmpty()
        || publisher
            .get()
            .publish(
                generation,
                found,
                report,
                outcome,
                journal,
                planned ->
                    barrier.await(
                        planned,
                        "to be told in the plan topic",
                        input -> journal.view().isPlanned(input, planned.number())));
  }

  /** Waits as the leader of a plan, until the task is stopped. */
  private void hold(boolean approved) {
    approval
        .approved()
        .ifPresent(
            fingerprint ->
                log.info(
                    "{} finds {} plan that {} names: {}",
                    task.connector(),
                    approved ? "the" : "another one than the",
                    PlanConfig.APPROVED_CONFIG,
                    fingerprint));
    log.info(
        "{} wrote nothing, as {}=plan asks for. Set it to apply, and the next start compares once"
            + " more and writes the difference that it finds then; only this one, with {}.",
        task.connector(),
        InitialPhaseConfig.MODE_CONFIG,
        PlanConfig.APPROVED_CONFIG);
    while (!task.isStopped()) {
      journal.heartbeat();
      task.lifecycle().awaitStop(HEARTBEAT_STEP);
    }
  }

  /** The leader deletes while the tasks write; what is moved is deleted after that only. */
  private boolean write(
      Generation generation, List<TopicDifference> differences, Optional<Approval> approved) {
    AppliedSum applied =
        new AppliedSum(changes -> journal.records().applied(generation.number(), changes));
    if (approved.isPresent()) {
      journal.beforeCommit(applied::record);
    }
    TombstoneWriter tombstones =
        new TombstoneWriter(
            differences,
            journal,
            this::awaitResumed,
            applied::sent,
            task.clock(),
            task.metrics().initialPhase().progress(InitialStep.DELETE));
    tombstones.deleteOrphans();
    if (!barrier.await(
        generation, "to be written", input -> barrier.isWritten(generation, input))) {
      return false;
    }
    tombstones.deleteMoved();
    journal.publishDeleted(generation.number());
    return true;
  }
}
