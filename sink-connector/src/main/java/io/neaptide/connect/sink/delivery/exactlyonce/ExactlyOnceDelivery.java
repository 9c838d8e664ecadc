package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.PausedPartitions;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamLimit;
import io.neaptide.connect.sink.input.InputStart;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.topics.RecreatedTopicDetector;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every record arrives exactly once for readers of committed data: each input partition has one
 * writer, which is fenced when another takes over, and its position is written in the transaction
 * of its rows.
 *
 * <p>The position in the state topic is authoritative: when a partition is assigned, the input is
 * rewound to it. The offsets that Connect commits only follow, for monitoring.
 */
final class ExactlyOnceDelivery implements Delivery {

  private static final Logger log = LoggerFactory.getLogger(ExactlyOnceDelivery.class);

  /** How soon the task is called again while something waits for its thread. */
  private static final Duration SOON = Duration.ofMillis(100);

  /** The same when records came lately: then one answer follows the other. */
  private static final Duration VERY_SOON = Duration.ofMillis(20);

  /** After how many puts without records nothing is expected very soon. */
  private static final int EXPECTING_PUTS = 50;

  private static final Duration REGULARLY = Duration.ofSeconds(1);
  private static final Duration JOIN_WAIT = Duration.ofSeconds(2);

  private final TaskId task;
  private final SinkTaskContext context;
  private final RecordEncoder encoder;
  private final PartitionStreams streams;
  private final RecordIntake intake;
  private final Optional<InitialPhase> initial;
  private final Optional<RecreatedTopicDetector> topics;
  private final Optional<InputStart> starts;
  private final Runnable healthCheck;
  private final Runnable closeResources;
  private final DeliveryLimits limits;
  private final String metadata;
  private final Clock clock;
  private final Thread thread;
  private final PausedPartitions paused;
  private boolean full;

  /** How many puts without records there were since the last with some. */
  private int emptyPuts;

  /**
   * @param starts finds out where input partitions begin, where their cluster is known
   * @param healthCheck throws what makes it useless to go on
   * @param metadata committed with every offset, since Connect takes an offset that was rewound to
   *     for one that is committed already unless something else about it differs
   * @param closeResources called when the transaction thread has ended
   */
  ExactlyOnceDelivery(
      TaskId task,
      SinkTaskContext context,
      RecordEncoder encoder,
      PartitionStreams streams,
      IntakeEncoder encoding,
      Optional<InitialPhase> initial,
      Optional<RecreatedTopicDetector> topics,
      Optional<InputStart> starts,
      TransactionLoop loop,
      Runnable healthCheck,
      Runnable closeResources,
      DeliveryLimits limits,
      String metadata,
      Clock clock,
      ThreadFactory threads) {
    this.task = task;
    this.context = context;
    this.encoder = encoder;
    this.streams = streams;
    this.intake = new RecordIntake(streams, encoding, initial);
    this.paused = new PausedPartitions(context);
    this.initial = initial;
    this.topics = topics;
    this.starts = starts;
    this.healthCheck = healthCheck;
    this.closeResources = closeResources;
    this.limits = limits;
    this.metadata = metadata;
    this.clock = clock;
    this.thread = threads.newThread(loop);
    this.thread.setName("neaptide-sink-" + task);
    this.thread.start();
    // The first poll of the worker joins the group, calls open, and would then wait for records of
    // partitions that are paused, for up to offset.flush.interval.ms, before there is a put.
    context.timeout(SOON.toMillis());
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    // Paused until their earlier writers are fenced and their positions known.
    paused.pause(partitions);
    streams.open(
        partitions,
        initial.isPresent() ? PartitionStream.State.WAITING : PartitionStream.State.FENCING);
    intake.opened(partitions);
    topics.ifPresent(watch -> watch.assigned(context.assignment()));
    starts.ifPresent(InputStart::assigned);
    context.timeout(SOON.toMillis());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    streams.throwIfFailed();
    healthCheck.run();
    streams
        .where(PartitionStream::isRewound)
        .forEach(s -> streams.change(s, PartitionStream::rewindTookPlace));
    initial.ifPresent(InitialPhase::putBegins);
    intake.take(records);
    applyBackpressure();
    fenceAgain();
    topics.ifPresent(this::watchTopics);
    if (initial.isPresent()) {
      followGeneration(initial.get());
    } else {
      streams.where(s -> s.state() == PartitionStream.State.FENCED).stream()
          .filter(this::mayBegin)
          .forEach(stream -> begin(stream, streams.with(all -> stream.stream())));
    }
    starts.ifPresent(InputStart::ask);
    resumeStreaming();
    boolean waiting =
        full
            || !streams
                .where(s -> s.state() != PartitionStream.State.STREAMING || s.isUnderWay())
                .isEmpty();
    emptyPuts = records.isEmpty() ? emptyPuts + 1 : 0;
    Duration soon = emptyPuts < EXPECTING_PUTS ? VERY_SOON : SOON;
    context.timeout((waiting ? soon : REGULARLY).toMillis());
  }

  private void applyBackpressure() {
    if (full) {
      full = !streams.hasDrained(limits);
    } else if (!streams.awaitRoom(limits)) {
      full = true;
      paused.pause(context.assignment());
    }
  }

  private void fenceAgain() {
    long now = clock.millis();
    for (PartitionStream stream : streams.where(s -> s.isRetryDue(now))) {
      streams.change(stream, PartitionStream::fenceAgain);
    }
    for (PartitionStream stream : streams.where(s -> s.state() == PartitionStream.State.BROKEN)) {
      paused.pause(List.of(stream.input()));
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
            s ->
                s.state() == PartitionStream.State.WAITING
                    || s.generation() != generation.number())) {
      paused.pause(List.of(stream.input()));
      streams.change(stream, s -> s.fenceFor(generation.number()));
    }
    if (generation.phase() != Phase.STREAM) {
      phase.follow(generation);
    }
    for (PartitionStream stream : streams.where(s -> s.state() == PartitionStream.State.FENCED)) {
      phase
          .advance(stream, generation)
          .filter(range -> mayBegin(stream))
          .ifPresent(range -> begin(stream, streams.with(all -> stream.stream(range))));
    }
    for (PartitionStream stream : streams.where(PartitionStream::isUnderWay)) {
      phase.watch(stream);
    }
    if (generation.phase() == Phase.STREAM) {
      phase.drop();
    }
  }

  private void watchTopics(RecreatedTopicDetector watch) {
    watch.look(context.assignment());
    watch.check(
        streams.where(s -> s.state() == PartitionStream.State.STREAMING).stream()
            .map(PartitionStream::input)
            .toList());
  }

  /** Whether the position of a partition is one in the topic that there is now, as far as known. */
  private boolean mayBegin(PartitionStream stream) {
    return (topics.isEmpty() || topics.get().mayBegin(stream.input()))
        && (starts.isEmpty() || starts.get().isKnown(stream.input()));
  }

  private void begin(PartitionStream stream, OptionalLong from) {
    topics.ifPresent(watch -> stream.identify(watch.inputId(stream.input())));
    OptionalLong held = starts.isEmpty() ? from : starts.get().from(stream.input(), from);
    if (held.isPresent()) {
      if (!held.equals(from)) {
        streams.change(stream, s -> s.goOnAt(held.getAsLong()));
      }
      context.offset(stream.input(), held.getAsLong());
    }
  }

  private void resumeStreaming() {
    // What has reached its bound waits there.
    paused.pause(
        streams.where(s -> !s.isTaking() && s.limit().offset() != StreamLimit.NONE).stream()
            .map(PartitionStream::input)
            .toList());
    if (!full && !paused.isEmpty()) {
      paused.resume(
          streams.where(PartitionStream::isTaking).stream().map(PartitionStream::input).toList());
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    initial.ifPresent(phase -> phase.consumed(current));
    try {
      streams.commitNow(limits.commitWait());
    } catch (InterruptException e) {
      log.debug("Task {} was interrupted while it waited for a commit", task, e);
    }
    if (current.keySet().stream().anyMatch(this::isGone)) {
      // None at all: Connect commits one that is left out once more.
      return Map.of();
    }
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    streams.with(
        all -> {
          current.forEach(
              (input, offset) -> {
                PartitionStream stream = all.get(input);
                if (stream != null) {
                  stream
                      .done(offset.offset())
                      .ifPresent(next -> done.put(input, new OffsetAndMetadata(next, metadata)));
                }
              });
          return null;
        });
    return done;
  }

  private boolean isGone(TopicPartition input) {
    return topics.filter(watch -> watch.isGone(input)).isPresent();
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    streams.close(partitions);
    initial.ifPresent(phase -> phase.closed(partitions));
    paused.forget(partitions);
  }

  @Override
  public void stop() {
    streams.stop();
    thread.interrupt();
    try {
      thread.join(JOIN_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("The transaction thread of task {} is still busy; it ends when its call does", task);
    }
    closeResources.run();
    encoder.close();
  }
}
