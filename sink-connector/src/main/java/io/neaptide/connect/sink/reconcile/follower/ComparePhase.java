package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.record.InputPartitions;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does in the initial phase of a new stream: for each of its input partitions collect,
 * compare, claim and apply, as the generation in the state topic goes on. Used on the thread of the
 * task, which it never blocks; everything slow is a job on another thread.
 */
public final class ComparePhase implements InitialPhase {

  private static final Logger log = LoggerFactory.getLogger(ComparePhase.class);

  /** The phases of a generation with a comparison. */
  public static final Set<Phase> PHASES =
      Set.of(
          Phase.COLLECT, Phase.APPLY, Phase.PLANNED, Phase.REFUSED, Phase.ANNOUNCE, Phase.STREAM);

  private final TaskId task;
  private final SinkTaskContext context;
  private final PartitionStreams streams;
  private final GenerationView generations;
  private final Function<Generation, GenerationWorkspace> works;
  private final CollectQueue collecting;
  private final InputEndDetector watch;
  private final PartitionJobs jobs;
  private final Map<TopicPartition, PartitionReconciliation> phases = new HashMap<>();
  private GenerationWorkspace work;

  /** The partition of the last record of a put. */
  private TopicPartition lastInput;

  private PartitionReconciliation lastPhase;

  public ComparePhase(
      TaskId task,
      SinkTaskContext context,
      PartitionStreams streams,
      GenerationView generations,
      Function<Generation, GenerationWorkspace> works,
      CollectQueue collecting,
      InputEndDetector watch,
      PartitionJobs jobs) {
    this.task = task;
    this.context = context;
    this.streams = streams;
    this.generations = generations;
    this.works = works;
    this.collecting = collecting;
    this.watch = watch;
    this.jobs = jobs;
  }

  @Override
  public Optional<Generation> generation() {
    return generations.generation();
  }

  @Override
  public void checkLeader(Optional<Generation> generation) {
    generations.checkLeader(generation);
  }

  /** Takes the records of a partition that is collecting; others are read again later. */
  @Override
  public void collect(SinkRecord record) {
    PartitionReconciliation phase = phaseOf(record);
    if (phase != null && phase.isCollecting()) {
      collecting.add(phase, record);
    }
  }

  /** Records of one partition follow each other. */
  private PartitionReconciliation phaseOf(SinkRecord record) {
    if (!InputPartitions.isFrom(lastInput, record)) {
      lastInput = InputPartitions.of(record);
      lastPhase = phases.get(lastInput);
    }
    return lastPhase;
  }

  @Override
  public void taken(TopicPartition input, long next) {
    // Nothing is streamed before the phase is over.
  }

  @Override
  public void watch(PartitionStream stream) {
    // Nothing is streamed up to a bound.
  }

  @Override
  public void putBegins() {
    proveCluster();
    collecting.reportRejected();
    phases.values().forEach(PartitionReconciliation::rewindTookPlace);
    watch.report(phases.values());
  }

  /** Before anything waits for what another cluster of the same topics would never show. */
  private void proveCluster() {
    if (generation().filter(found -> found.phase() == Phase.STREAM).isEmpty()
        && !context.assignment().isEmpty()) {
      boolean unused = watch.isClusterProven(context.assignment());
    }
  }

  @Override
  public void recordsBegin() {
    lastInput = null;
    collecting.awaitRoom();
  }

  @Override
  public void recordsEnd() {
    collecting.handOver();
  }

  /** Takes the positions that Connect tells with a commit. */
  @Override
  public void consumed(Map<TopicPartition, OffsetAndMetadata> current) {
    current.forEach(
        (input, offset) -> {
          PartitionReconciliation phase = phases.get(input);
          if (phase != null) {
            phase.consumed(offset.offset());
          }
        });
  }

  @Override
  public void closed(Collection<TopicPartition> partitions) {
    for (TopicPartition input : partitions) {
      PartitionReconciliation phase = phases.get(input);
      if (phase != null) {
        phase.suspend();
      }
    }
  }

  /** Moves to another generation, where there is one, and drops what was collected for the last. */
  @Override
  public void follow(Generation generation) {
    if (generation.phase() == Phase.ANNOUNCE) {
      // All is written, so nothing of what was collected is needed any more.
      drop();
      return;
    }
    if (work != null && work.generation().number() == generation.number()) {
      return;
    }
    drop();
    work = works.apply(generation);
  }

  /** Forgets the partitions that belong to other tasks now. */
  @Override
  public void keepOnly(Set<TopicPartition> assignment) {
    phases.keySet().retainAll(assignment);
  }

  @Override
  public Optional<OffsetRange> advance(PartitionStream stream, Generation generation) {
    TopicPartition input = stream.input();
    if (generation.phase() == Phase.STREAM) {
      // A topic that was added waits until the leader takes it in.
      return InitialPhase.beyond(generation, input)
          .filter(range -> generation.bounds().orElseThrow().inputId(input.topic()).isPresent());
    }
    if (generation.phase() == Phase.ANNOUNCE) {
      return Optional.empty();
    }
    if (!work.bounds().input().containsKey(input)) {
      // Added after the bounds were fixed: read from its beginning when the stream begins.
      return Optional.empty();
    }
    PartitionReconciliation phase = phases.computeIfAbsent(input, this::begin);
    if (isWritten(phase, stream)) {
      phase.enter(PartitionReconciliation.Stage.APPLIED);
    } else if (generation.phase() == Phase.APPLY && cameTooLate(phase)) {
      context.pause(input);
      phase.enter(PartitionReconciliation.Stage.LOST);
    }
    switch (phase.stage()) {
      case WAITING -> startCollecting(phase, generation);
      case COLLECTING, BEYOND -> watchInput(phase);
      case COMPARING -> claimWhenCompared(phase);
      case CLAIMING, CLAIMED -> {
        if (generation.phase() == Phase.APPLY) {
          applyIfDecided(phase, stream, generation);
        } else if (generation.phase() == Phase.COLLECT) {
          claim(phase, stream, generation);
        }
      }
      case APPLYING -> finishApplying(phase, stream);
      case LOST -> askForNewGeneration(phase, stream, generation);
      case APPLIED -> {
        // The leader counts on the position that was written with the rows.
      }
    }
    return Optional.empty();
  }

  /** Another owner of the partition, or a commit whose outcome was not known, did it all. */
  private static boolean isWritten(PartitionReconciliation phase, PartitionStream stream) {
    return stream.position().isPresent() && stream.position().getAsLong() >= phase.bound().end();
  }

  /** The difference was decided by what another owner of the partition had collected. */
  private static boolean cameTooLate(PartitionReconciliation phase) {
    return phase.isCollecting()
        || phase.stage() == PartitionReconciliation.Stage.WAITING
        || phase.stage() == PartitionReconciliation.Stage.COMPARING;
  }

  private PartitionReconciliation begin(TopicPartition input) {
    return new PartitionReconciliation(
        input,
        work.bounds().input().get(input),
        work.bounds().targetPartitions(work.targetOf(input)),
        work.collect(input),
        work.existing(input, context.assignment()));
  }

  private void startCollecting(PartitionReconciliation phase, Generation generation) {
    if (generation.phase() == Phase.COLLECT) {
      context.offset(phase.input(), phase.resume());
      context.resume(phase.input());
    }
  }

  private void watchInput(PartitionReconciliation phase) {
    context.requestCommit();
    if (watch.isCollected(phase)) {
      context.pause(phase.input());
      phase.compare(work.compare(phase, collecting.handedOver()));
    }
  }

  private void claimWhenCompared(PartitionReconciliation phase) {
    if (phase.difference().isDone()) {
      join(phase.difference());
      phase.enter(PartitionReconciliation.Stage.CLAIMING);
    }
  }

  /** Publishes what is claimed, unless it stands: a claim of another owner may have replaced it. */
  private void claim(PartitionReconciliation phase, PartitionStream stream, Generation generation) {
    if (!watch.isClusterProven(context.assignment())) {
      return;
    }
    if (isClaimed(phase, generation)) {
      phase.submit(null);
      phase.enter(PartitionReconciliation.Stage.CLAIMED);
    } else if (phase.stage() == PartitionReconciliation.Stage.CLAIMING
        && (phase.job() == null || phase.job().state() == TransactionJob.State.FAILED)) {
      submit(phase, stream, jobs.claim(phase, join(phase.difference()), generation.number()));
    }
  }

  private boolean isClaimed(PartitionReconciliation phase, Generation generation) {
    return generations
        .view()
        .flatMap(view -> view.claim(phase.input(), generation.number()))
        .filter(claim -> claim.id().equals(phase.claimId()))
        .isPresent();
  }

  /** Writes the rows if the leader has decided by the claim that goes with them. */
  private void applyIfDecided(
      PartitionReconciliation phase, PartitionStream stream, Generation generation) {
    if (!isDecidedBy(phase, generation)) {
      phase.submit(null);
      phase.enter(PartitionReconciliation.Stage.LOST);
      return;
    }
    GenerationWorkspace.Difference difference = join(phase.difference());
    log.info(
        "Task {} writes {} rows of {} that are new or changed",
        task,
        difference.writes().size(),
        phase.input());
    phase.enter(PartitionReconciliation.Stage.APPLYING);
    submit(phase, stream, jobs.apply(phase, difference.writes(), generation));
  }

  private boolean isDecidedBy(PartitionReconciliation phase, Generation generation) {
    return generations
        .view()
        .flatMap(view -> view.decided(generation.number()))
        .filter(decided -> decided.isBy(phase.input(), phase.claimId()))
        .isPresent();
  }

  private void finishApplying(PartitionReconciliation phase, PartitionStream stream) {
    switch (phase.job().state()) {
      case DONE -> {
        streams.change(stream, each -> each.committed(phase.bound().end(), 0));
        phase.submit(null);
        phase.enter(PartitionReconciliation.Stage.APPLIED);
      }
      case FAILED -> {
        phase.submit(null);
        phase.enter(PartitionReconciliation.Stage.LOST);
      }
      case WAITING -> {
        // The transaction thread is at it.
      }
    }
  }

  private void askForNewGeneration(
      PartitionReconciliation phase, PartitionStream stream, Generation generation) {
    if (phase.job() == null || phase.job().state() == TransactionJob.State.FAILED) {
      log.warn(
          "Task {} asks for a new generation: {} came to it while the difference was being written",
          task,
          phase.input());
      submit(phase, stream, jobs.askForNewGeneration(phase, generation.number()));
    }
  }

  private void submit(
      PartitionReconciliation phase, PartitionStream stream, TransactionJob.Body body) {
    TransactionJob job = new TransactionJob(body);
    phase.submit(job);
    streams.change(stream, each -> each.submit(job));
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw new ConnectException(
          "The comparison with existing data failed (" + e.getCause() + "); restart the task",
          e.getCause());
    }
  }

  /** Ends what is being done for the current generation and removes its files. */
  @Override
  public void drop() {
    phases.clear();
    if (work != null) {
      work.close(collecting.handedOver());
      work = null;
    }
  }
}
