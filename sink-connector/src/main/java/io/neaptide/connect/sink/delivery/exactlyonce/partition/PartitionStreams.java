package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.task.AverageRecordSize;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.GuardedState;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The input partitions of a task, shared by its thread and the transaction thread. Thread-safe;
 * locked per batch, not per record.
 */
public final class PartitionStreams implements TaskLifecycle {

  /** What a record that waits takes, at a guess, for each byte that it is encoded to. */
  private static final int DECODED_PER_ENCODED = 4;

  private final GuardedState state;
  private final Map<TopicPartition, PartitionStream> streams = new HashMap<>();
  private final List<PartitionStream> closed = new ArrayList<>();
  private final AverageRecordSize averageBytes = new AverageRecordSize();
  private ConnectException failure;
  private volatile boolean commitRequested;
  private boolean releasing;

  /** Whether the last commit that was asked for did not come in time. */
  private volatile boolean overdue;

  private volatile boolean stopped;

  public PartitionStreams(Clock clock) {
    this.state = new GuardedState(clock);
  }

  public void open(Collection<TopicPartition> partitions, StreamState first) {
    state.change(
        () -> partitions.forEach(input -> streams.put(input, new PartitionStream(input, first))));
  }

  public void close(Collection<TopicPartition> partitions) {
    state.change(
        () -> {
          for (TopicPartition input : partitions) {
            PartitionStream stream = streams.remove(input);
            if (stream != null) {
              stream.close();
              closed.add(stream);
            }
          }
        });
  }

  /** Calls with the streams by partition, under the lock, and lets everyone know. */
  public <T> T with(Function<Map<TopicPartition, PartitionStream>, T> action) {
    return state.update(() -> action.apply(streams));
  }

  /** Asks of the streams by partition, under the lock. */
  public <T> T read(Function<Map<TopicPartition, PartitionStream>, T> question) {
    return state.read(() -> question.apply(streams));
  }

  /** Streams in some state, as they are now. */
  public List<PartitionStream> where(Predicate<PartitionStream> condition) {
    return read(all -> all.values().stream().filter(condition).toList());
  }

  /** Changes one stream, under the lock, and lets everyone know. */
  public void change(PartitionStream stream, Consumer<PartitionStream> action) {
    state.change(() -> action.accept(stream));
  }

  /** The streams that were closed since the last call, to be {@linkplain #released released}. */
  public List<PartitionStream> takeClosed() {
    return state.update(
        () -> {
          List<PartitionStream> taken = List.copyOf(closed);
          closed.clear();
          releasing = !taken.isEmpty();
          return taken;
        });
  }

  /** Nothing more is written of the streams that were taken last. */
  public void released() {
    state.change(
        () -> {
          releasing = false;
        });
  }

  /**
   * Waits until nothing more is written of the streams that were closed; not at all where the last
   * commit has not come within its time, since Connect does not wait for long.
   */
  public boolean awaitReleased(Duration atMost) {
    return await(
        overdue ? Duration.ZERO : atMost,
        () ->
            failure != null || (!releasing && closed.stream().noneMatch(PartitionStream::isOwned)));
  }

  /**
   * A partition is the task's own, for a generation. One that was closed before has nothing to be
   * released any more.
   */
  public void acquired(
      PartitionStream stream, long epoch, long generation, OptionalLong position, long label) {
    state.change(
        () -> {
          closed.stream()
              .filter(each -> each != stream && each.input().equals(stream.input()))
              .forEach(each -> each.own(0));
          stream.own(epoch);
          stream.acquired(generation, position, label);
        });
  }

  /** The writer is gone, and the task works for another generation. */
  public void follow(long generation) {
    state.change(
        () -> {
          for (PartitionStream stream : streams.values()) {
            if (stream.generation() == generation) {
              stream.own(0);
            } else {
              stream.writerLost(0);
            }
          }
          closed.forEach(stream -> stream.own(0));
        });
  }

  /**
   * The writer of the task is gone: nothing is its own any more, and what was on its way is
   * dropped.
   *
   * @param retry when partitions are to be acquired again
   */
  public void writerLost(long retry) {
    state.change(
        () -> {
          streams.values().forEach(stream -> stream.writerLost(retry));
          closed.forEach(stream -> stream.writerLost(retry));
        });
  }

  /** How many records wait for the writer. */
  public int waiting() {
    return read(all -> all.values().stream().mapToInt(stream -> stream.queue().waiting()).sum());
  }

  boolean isIdle() {
    return read(all -> all.values().stream().allMatch(stream -> stream.queue().isIdle()));
  }

  /**
   * Asks for a commit without waiting for its interval, and waits until nothing is on its way.
   * After one that did not come in time only a quarter of the time is waited: Connect may be
   * stopping the task, and does not give it time for two.
   */
  public boolean commitNow(Duration atMost) {
    state.change(() -> commitRequested = true);
    boolean committed =
        await(overdue ? atMost.dividedBy(4) : atMost, () -> failure != null || isIdle());
    state.change(() -> overdue = !committed);
    return committed;
  }

  /**
   * Whether a commit was asked for and everything that was taken over before is sent, so that one
   * commit has it all; the request is done with then.
   */
  public boolean takeCommitRequest() {
    if (!commitRequested) {
      // Asked in every step, which need not wake everybody.
      return false;
    }
    return state.update(
        () -> {
          if (streams.values().stream().anyMatch(PartitionStream::hasQueue)) {
            return false;
          }
          commitRequested = false;
          return true;
        });
  }

  /** Learns how large records are, from some that were just encoded. */
  public void encoded(List<OutgoingRecord> records) {
    int rows = (int) records.stream().filter(each -> each.bytes() > 0).count();
    long bytes = records.stream().mapToLong(OutgoingRecord::bytes).sum();
    state.change(() -> averageBytes.add(rows, bytes));
  }

  /** Waits for room for more records. */
  public boolean awaitRoom(DeliveryLimits limits) {
    return await(limits.putWait(), () -> failure != null || waiting() < room(limits));
  }

  /** Whether so much has drained that it is worth reading on. */
  public boolean hasDrained(DeliveryLimits limits) {
    return read(all -> waiting() <= room(limits) / 2);
  }

  private int room(DeliveryLimits limits) {
    return limits.recordsOf(DECODED_PER_ENCODED * averageBytes.value());
  }

  /** Waits until the transaction thread has something to do; false where that is only the time. */
  public boolean awaitWork(Duration atMost) {
    return await(
        atMost,
        () ->
            commitRequested
                || !closed.isEmpty()
                || streams.values().stream()
                    .anyMatch(
                        stream ->
                            stream.state() == StreamState.ACQUIRING
                                || stream.hasQueue()
                                || stream.hasJob()));
  }

  @Override
  public void awaitStop(Duration atMost) {
    boolean unused = await(atMost, () -> false);
  }

  @Override
  public void fail(ConnectException cause) {
    state.change(
        () -> {
          if (failure == null) {
            failure = cause;
          }
        });
  }

  public void throwIfFailed() {
    ConnectException cause = state.read(() -> failure);
    if (cause != null) {
      throw new ConnectException(cause.getMessage(), cause);
    }
  }

  public void stop() {
    state.change(() -> stopped = true);
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  private boolean await(Duration atMost, BooleanSupplier condition) {
    return state.await(atMost, () -> stopped || condition.getAsBoolean());
  }
}
