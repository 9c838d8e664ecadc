package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
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
final class InitialPhase {

  private static final Logger log = LoggerFactory.getLogger(InitialPhase.class);

  private final TaskIdentity task;
  private final SinkTaskContext context;
  private final Streams streams;
  private final String streamVersion;
  private final Supplier<Optional<StateView>> views;
  private final Function<Generation, GenerationWork> works;
  private final Collector collector;
  private final InputWatch watch;
  private final PhaseJobs jobs;
  private final LeaderWatch leaderWatch;
  private final Map<TopicPartition, PartitionPhase> phases = new HashMap<>();
  private GenerationWork work;

  InitialPhase(
      TaskIdentity task,
      SinkTaskContext context,
      Streams streams,
      String streamVersion,
      Supplier<Optional<StateView>> views,
      Function<Generation, GenerationWork> works,
      Collector collector,
      InputWatch watch,
      PhaseJobs jobs,
      LeaderWatch leaderWatch) {
    this.task = task;
    this.context = context;
    this.streams = streams;
    this.streamVersion = streamVersion;
    this.views = views;
    this.works = works;
    this.collector = collector;
    this.watch = watch;
    this.jobs = jobs;
    this.leaderWatch = leaderWatch;
  }

  /** The generation that this task works for; none while the leader prepares it. */
  Optional<Generation> generation() {
    return views
        .get()
        .flatMap(StateView::generation)
        .filter(found -> found.streamVersion().equals(streamVersion))
        .filter(found -> found.phase() != Phase.PREPARING && found.phase() != Phase.RESET);
  }

  /** Looks whether the leader is there, where the task waits for it. */
  void checkLeader(Optional<Generation> generation) {
    boolean rests =
        generation.isPresent()
            && (generation.get().phase() == Phase.STREAM
                || generation.get().phase() == Phase.REFUSED);
    if (rests) {
      leaderWatch.rest();
    } else {
      leaderWatch.check(views.get().map(StateView::heartbeats).orElse(0L));
    }
  }

  /** Takes the records of a partition that is collecting; others are read again later. */
  void collect(SinkRecord record) {
    PartitionPhase phase = phases.get(Batch.inputOf(record));
    if (phase != null && phase.isCollecting()) {
      collector.collect(phase, record);
    }
  }

  void putBegins() {
    phases.values().forEach(PartitionPhase::rewindTookPlace);
  }

  /** Takes the positions that Connect tells with a commit. */
  void consumed(Map<TopicPartition, OffsetAndMetadata> current) {
    current.forEach(
        (input, offset) -> {
          PartitionPhase phase = phases.get(input);
          if (phase != null) {
            phase.consumed(offset.offset());
          }
        });
  }

  void closed(Collection<TopicPartition> partitions) {
    for (TopicPartition input : partitions) {
      PartitionPhase phase = phases.get(input);
      if (phase != null) {
        phase.suspend();
      }
    }
  }

  /** Moves to another generation, where there is one, and drops what was collected for the last. */
  void follow(Generation generation) {
    if (work != null && work.generation().number() == generation.number()) {
      return;
    }
    drop();
    work = works.apply(generation);
  }

  /** Forgets the partitions that belong to other tasks now. */
  void keepOnly(Set<TopicPartition> assignment) {
    phases.keySet().retainAll(assignment);
  }

  /**
   * Moves one partition on.
   *
   * @return whether the initial phase is over for it
   */
  boolean advance(PartitionStream stream, Generation generation) {
    TopicPartition input = stream.input();
    if (generation.phase() == Phase.STREAM) {
      // A topic that was added waits until the leader takes it in.
      return generation.bounds().orElseThrow().inputId(input.topic()).isPresent();
    }
    if (!work.bounds().input().containsKey(input)) {
      // Added after the bounds were fixed: read from its beginning when the stream begins.
      return false;
    }
    PartitionPhase phase = phases.computeIfAbsent(input, this::begin);
    if (isWritten(phase, stream)) {
      phase.enter(PartitionPhase.Stage.APPLIED);
    } else if (generation.phase() == Phase.APPLY && cameTooLate(phase)) {
      context.pause(input);
      phase.enter(PartitionPhase.Stage.LOST);
    }
    switch (phase.stage()) {
      case WAITING -> startCollecting(phase, generation);
      case COLLECTING, BEYOND -> watchInput(phase);
      case COMPARING -> claimWhenCompared(phase);
      case CLAIMING -> publishClaims(phase, stream, generation);
      case CLAIMED -> applyWhenDecided(phase, stream, generation);
      case APPLYING -> finishApplying(phase, stream);
      case LOST -> askForNewGeneration(phase, stream, generation);
      case APPLIED -> {
        // The leader counts on the position that was written with the rows.
      }
    }
    return false;
  }

  /** Another owner of the partition, or a commit whose outcome was not known, did it all. */
  private static boolean isWritten(PartitionPhase phase, PartitionStream stream) {
    return stream.position().isPresent() && stream.position().getAsLong() >= phase.bound().end();
  }

  /** The difference was decided by what another owner of the partition had collected. */
  private static boolean cameTooLate(PartitionPhase phase) {
    return phase.isCollecting()
        || phase.stage() == PartitionPhase.Stage.WAITING
        || phase.stage() == PartitionPhase.Stage.COMPARING
        || (phase.stage() == PartitionPhase.Stage.CLAIMING && phase.job() == null);
  }

  private PartitionPhase begin(TopicPartition input) {
    return new PartitionPhase(
        input,
        work.bounds().input().get(input),
        work.bounds().targetPartitions(work.targetOf(input)),
        work.collect(input));
  }

  private void startCollecting(PartitionPhase phase, Generation generation) {
    if (generation.phase() == Phase.COLLECT) {
      context.offset(phase.input(), phase.resume());
      context.resume(phase.input());
    }
  }

  private void watchInput(PartitionPhase phase) {
    context.requestCommit();
    if (watch.isCollected(phase)) {
      context.pause(phase.input());
      phase.compare(work.compare(phase.rows()));
    }
  }

  private void claimWhenCompared(PartitionPhase phase) {
    if (phase.difference().isDone()) {
      join(phase.difference());
      phase.enter(PartitionPhase.Stage.CLAIMING);
    }
  }

  private void publishClaims(PartitionPhase phase, PartitionStream stream, Generation generation) {
    if (!watch.isClusterProven(context.assignment())) {
      return;
    }
    if (phase.job() == null || phase.job().state() == WriterJob.State.FAILED) {
      submit(phase, stream, jobs.claim(phase, join(phase.difference()), generation.number()));
    } else if (phase.job().state() == WriterJob.State.DONE) {
      phase.submit(null);
      phase.enter(PartitionPhase.Stage.CLAIMED);
    }
  }

  private void applyWhenDecided(
      PartitionPhase phase, PartitionStream stream, Generation generation) {
    if (generation.phase() == Phase.APPLY && !isDecidedBy(phase, generation)) {
      phase.enter(PartitionPhase.Stage.LOST);
    } else if (generation.phase() == Phase.APPLY) {
      GenerationWork.Difference difference = join(phase.difference());
      log.info(
          "Task {} writes {} rows of {} that are new or changed",
          task,
          difference.writes().size(),
          phase.input());
      phase.enter(PartitionPhase.Stage.APPLYING);
      submit(phase, stream, jobs.apply(phase, difference.writes(), generation));
    }
  }

  /** Whether the leader has decided by what this task claimed, not by another owner's claim. */
  private boolean isDecidedBy(PartitionPhase phase, Generation generation) {
    return views
        .get()
        .flatMap(view -> view.claim(phase.input(), generation.number()))
        .filter(jobs::isOwn)
        .isPresent();
  }

  private void finishApplying(PartitionPhase phase, PartitionStream stream) {
    switch (phase.job().state()) {
      case DONE -> {
        streams.change(stream, each -> each.committed(phase.bound().end()));
        phase.submit(null);
        phase.enter(PartitionPhase.Stage.APPLIED);
      }
      case FAILED -> {
        phase.submit(null);
        phase.enter(PartitionPhase.Stage.LOST);
      }
      case WAITING -> {
        // The transaction thread is at it.
      }
    }
  }

  private void askForNewGeneration(
      PartitionPhase phase, PartitionStream stream, Generation generation) {
    if (phase.job() == null || phase.job().state() == WriterJob.State.FAILED) {
      log.warn(
          "Task {} asks for a new generation: {} came to it while the difference was being written",
          task,
          phase.input());
      submit(phase, stream, jobs.askForNewGeneration(phase, generation.number()));
    }
  }

  private void submit(PartitionPhase phase, PartitionStream stream, WriterJob.Body body) {
    WriterJob job = new WriterJob(body);
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
  void drop() {
    phases.clear();
    if (work != null) {
      work.close();
      work = null;
    }
  }
}
