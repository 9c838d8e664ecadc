package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamLimit;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Brings every input partition from its assignment to where its records are taken: it is the task's
 * own, the initial phase is over where there is one, and the input is rewound to the position. Used
 * on the thread of the task.
 */
final class StreamStarter {

  private final SinkTaskContext context;
  private final PartitionStreams streams;
  private final PausedPartitions paused;
  private final Optional<InitialPhase> initial;
  private final Optional<InputCheck> check;
  private final StandstillWarning warning;
  private final Clock clock;

  /**
   * @param check asked before a partition is read, where the cluster of the input is known
   */
  StreamStarter(
      SinkTaskContext context,
      PartitionStreams streams,
      PausedPartitions paused,
      Optional<InitialPhase> initial,
      Optional<InputCheck> check,
      TaskId task,
      Clock clock) {
    this.context = context;
    this.streams = streams;
    this.paused = paused;
    this.initial = initial;
    this.check = check;
    this.warning = new StandstillWarning(task, clock);
    this.clock = clock;
  }

  void opened(Collection<TopicPartition> partitions) {
    // Paused until they are the task's own and their positions known.
    paused.pause(partitions);
    streams.open(partitions, initial.isPresent() ? StreamState.WAITING : StreamState.ACQUIRING);
    check.ifPresent(
        each -> {
          each.topics().assigned(context.assignment());
          each.starts().assigned();
        });
  }

  /** Called first in every put: rewinds that were asked for have taken place. */
  void putBegins() {
    if (!streams.where(s -> s.offsets().isRewound() && isFinished(s)).isEmpty()) {
      // Whoever waits for the end of a stream may look at its offsets next.
      context.requestCommit();
    }
    streams
        .where(stream -> stream.offsets().isRewound())
        .forEach(stream -> streams.change(stream, s -> s.offsets().rewindTookPlace()));
    initial.ifPresent(InitialPhase::putBegins);
  }

  /** Whether its stream takes no record any more before another generation begins. */
  private static boolean isFinished(PartitionStream stream) {
    return stream.state() == StreamState.STREAMING && !stream.isTaking();
  }

  /** Takes every partition as far as it can get now. */
  void advance() {
    acquireAgain();
    check.ifPresent(this::checkTopics);
    if (initial.isPresent()) {
      followGeneration(initial.get());
    } else {
      streams.where(s -> s.state() == StreamState.OWNED).stream()
          .filter(this::mayBegin)
          .forEach(stream -> begin(stream, streams.with(all -> stream.stream())));
    }
    check.ifPresent(each -> each.starts().ask());
    warning.check(streams.where(this::standsStill));
  }

  /** What is the task's own in an initial phase has its steps, which tell of themselves. */
  private boolean standsStill(PartitionStream stream) {
    return switch (stream.state()) {
      case ACQUIRING, BROKEN -> true;
      case OWNED ->
          initial.isEmpty()
              || initial
                  .get()
                  .generation()
                  .filter(found -> found.phase() == Phase.STREAM)
                  .isPresent();
      default -> false;
    };
  }

  private void acquireAgain() {
    long now = clock.millis();
    // Paused before they are acquired, since what is read until then is read again.
    for (PartitionStream stream : streams.where(s -> s.state() == StreamState.BROKEN)) {
      paused.pause(List.of(stream.input()));
    }
    for (PartitionStream stream : streams.where(s -> s.isRetryDue(now))) {
      streams.change(stream, PartitionStream::acquireAgain);
    }
  }

  private void followGeneration(InitialPhase phase) {
    Optional<Generation> found = phase.generation();
    phase.checkLeader(found);
    if (found.isEmpty()) {
      return;
    }
    Generation generation = found.get();
    phase.keepOnly(context.assignment());
    // First the jobs of an earlier generation end, then what they read is removed.
    for (PartitionStream stream :
        streams.where(
            s -> s.state() == StreamState.WAITING || s.generation() != generation.number())) {
      paused.pause(List.of(stream.input()));
      streams.change(stream, s -> s.acquireFor(generation.number()));
    }
    if (generation.phase() != Phase.STREAM) {
      phase.follow(generation);
    }
    for (PartitionStream stream : streams.where(s -> s.state() == StreamState.OWNED)) {
      phase.advance(stream, generation).ifPresent(range -> beginRange(stream, range));
      phase.finishedAt(stream.input(), generation).ifPresent(end -> finish(stream, end));
    }
    for (PartitionStream stream : streams.where(PartitionStream::isUnderWay)) {
      phase.watch(stream);
    }
    if (generation.phase() == Phase.STREAM) {
      phase.drop();
    }
  }

  private void checkTopics(InputCheck each) {
    each.topics().poll(context.assignment());
    each.topics()
        .check(
            streams.where(s -> s.state() == StreamState.STREAMING).stream()
                .map(PartitionStream::input)
                .toList());
  }

  /** Nothing more is read; but what was read beyond the end does not count as done. */
  private void finish(PartitionStream stream, long end) {
    if (check.isEmpty() || check.get().topics().mayBegin(stream.input())) {
      streams
          .with(all -> stream.finish(end))
          .ifPresent(from -> context.offset(stream.input(), from));
    }
  }

  private void beginRange(PartitionStream stream, OffsetRange range) {
    if (mayBegin(stream)) {
      begin(stream, streams.with(all -> stream.stream(range)));
    } else {
      // A commit until then says no more than this.
      streams.change(stream, s -> s.beginAt(range.begin()));
    }
  }

  private boolean mayBegin(PartitionStream stream) {
    return check.isEmpty() || check.get().isPassed(stream.input());
  }

  private void begin(PartitionStream stream, OptionalLong from) {
    if (streams.read(all -> stream.state()) != StreamState.STREAMING) {
      return;
    }
    check.ifPresent(each -> stream.offsets().identify(each.topics().inputId(stream.input())));
    OptionalLong held = check.isEmpty() ? from : check.get().starts().from(stream.input(), from);
    if (held.isPresent()) {
      if (!held.equals(from)) {
        streams.change(stream, s -> s.offsets().goOnAt(held.getAsLong()));
      }
      context.offset(stream.input(), held.getAsLong());
    }
  }

  /**
   * Pauses what has reached its limit, and resumes what takes records.
   *
   * @param full whether the whole input stays paused
   */
  void pauseAndResume(boolean full) {
    paused.pause(
        streams.where(s -> !s.isTaking() && s.limit().offset() != StreamLimit.NONE).stream()
            .map(PartitionStream::input)
            .toList());
    if (!full && !paused.isEmpty()) {
      paused.resume(
          streams.where(PartitionStream::isTaking).stream().map(PartitionStream::input).toList());
    }
  }

  /** Whether partitions are on their way to be streamed, or to a limit. */
  boolean isAwaited() {
    return !streams.where(s -> s.state() != StreamState.STREAMING || s.isUnderWay()).isEmpty();
  }

  /** Takes the offsets that Connect tells with a commit. */
  void consumed(Map<TopicPartition, OffsetAndMetadata> current) {
    initial.ifPresent(phase -> phase.consumed(current));
  }

  void closed(Collection<TopicPartition> partitions) {
    streams.close(partitions);
    initial.ifPresent(phase -> phase.closed(partitions));
    paused.forget(partitions);
  }
}
