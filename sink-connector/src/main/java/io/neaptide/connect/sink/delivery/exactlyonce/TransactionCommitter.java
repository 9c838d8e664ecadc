package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What the open transactions of a task hold, by input partition, and their commit: the position
 * after the rows is written last. Used by the transaction thread.
 *
 * <p>A commit is due after an interval, or when much is open: it must be over well before it times
 * out, also where the target cluster is slow. Where nothing waits to be sent it is worth while
 * sooner, after a few times as long as commits take.
 */
final class TransactionCommitter {

  /** Of how much waiting a commit is worth its time. */
  private static final int PAUSE_PER_COMMIT = 4;

  private static final long SHORTEST_PAUSE_MS = 10;

  /** No more commits than this in an interval, where nothing waits. */
  private static final int COMMITS_PER_INTERVAL = 20;

  /** What one transaction among many costs those who read the state topic. */
  private static final long PAUSE_PER_TRANSACTION_MS = 2;

  /** What a record takes beside its key and value, in the memory of a hook, too. */
  private static final long BYTES_PER_RECORD = 100;

  private final PartitionStreams streams;
  private final PositionStore positions;
  private final Optional<HookThread> hook;
  private final Duration commitInterval;
  private final TransactionSizeLimit bytes;
  private final Executor committers;
  private final Clock clock;
  private final Map<PartitionStream, Held> open = new LinkedHashMap<>();
  private long openSince;
  private long openBytes;
  private long committedAt;
  private double commitMillis;

  /** What one transaction holds. */
  private static final class Held {
    private long next;
    private int records;
    private final List<List<Event>> batches = new ArrayList<>();
  }

  /** A commit that is under way. */
  private record Commit(PartitionStream stream, FutureTask<Void> task) {}

  /**
   * @param hook is told of the batches that were committed
   * @param maxBytes how much may be open in all transactions together, about, where the target
   *     cluster is fast
   * @param committers run commits side by side
   */
  TransactionCommitter(
      PartitionStreams streams,
      PositionStore positions,
      Optional<HookThread> hook,
      Duration commitInterval,
      long maxBytes,
      Executor committers,
      Clock clock) {
    this.streams = streams;
    this.positions = positions;
    this.hook = hook;
    this.commitInterval = commitInterval;
    this.bytes = new TransactionSizeLimit(maxBytes);
    this.committers = committers;
    this.clock = clock;
  }

  /** The writer of a partition was given what stands before an input offset. */
  void sent(PartitionStream stream, long next, int records, long bytes, List<Event> batch) {
    if (open.isEmpty()) {
      openSince = clock.millis();
      openBytes = 0;
    }
    openBytes += bytes + records * BYTES_PER_RECORD;
    Held held = open.computeIfAbsent(stream, s -> new Held());
    held.next = next;
    held.records += records;
    if (!batch.isEmpty()) {
      held.batches.add(batch);
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean isDue() {
    return !open.isEmpty() && (openBytes >= bytes.most() || clock.millis() >= dueAt());
  }

  /** Whether a commit is worth while where nothing waits to be sent. */
  boolean isWorthWhile() {
    return !open.isEmpty() && untilWorthWhile().isZero();
  }

  Duration untilWorthWhile() {
    long pause =
        LongStream.of(
                SHORTEST_PAUSE_MS,
                Math.round(commitMillis * PAUSE_PER_COMMIT),
                commitInterval.toMillis() / COMMITS_PER_INTERVAL,
                open.size() * PAUSE_PER_TRANSACTION_MS)
            .max()
            .getAsLong();
    return until(Math.min(dueAt(), committedAt + pause));
  }

  private long dueAt() {
    return openSince + commitInterval.toMillis();
  }

  private Duration until(long time) {
    return Duration.ofMillis(Math.max(0, time - clock.millis()));
  }

  /** Commits the transaction of a partition, if there is one. */
  void commit(PartitionStream stream) {
    if (open.containsKey(stream)) {
      commit(stream.writer(), position(stream));
      committed(stream);
    }
  }

  /**
   * Commits all transactions, side by side: each waits for the brokers a few times.
   *
   * @param failed told of what could not be committed
   */
  void commitAll(BiConsumer<PartitionStream, KafkaException> failed) {
    if (open.isEmpty()) {
      return;
    }
    long begun = clock.millis();
    List<Commit> commits = new ArrayList<>();
    for (PartitionStream stream : open.keySet()) {
      TransactionalWriter writer = stream.writer();
      ProducerRecord<byte[], byte[]> position = position(stream);
      commits.add(
          new Commit(
              stream,
              new FutureTask<>(
                  () -> {
                    commit(writer, position);
                    return null;
                  })));
    }
    int last = commits.size() - 1;
    commits.subList(0, last).forEach(commit -> committers.execute(commit.task()));
    commits.get(last).task().run();
    Map<PartitionStream, KafkaException> failures = new LinkedHashMap<>();
    commits.forEach(commit -> await(commit, failures));
    committedAt = clock.millis();
    commitMillis += (committedAt - begun - commitMillis) / 8;
    bytes.committed(openBytes, Duration.ofMillis(committedAt - begun), failures.isEmpty());
    // Only now, since to close a writer may take long, and the others need not wait for it.
    failures.forEach(failed);
  }

  private void await(Commit commit, Map<PartitionStream, KafkaException> failures) {
    try {
      commit.task().get();
      committed(commit.stream());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        failures.put(commit.stream(), cause);
      } else {
        throw new IllegalStateException("A commit ended unexpectedly", e.getCause());
      }
    }
  }

  private ProducerRecord<byte[], byte[]> position(PartitionStream stream) {
    return positions.record(stream, open.get(stream).next);
  }

  private static void commit(TransactionalWriter writer, ProducerRecord<byte[], byte[]> position) {
    writer.send(position);
    writer.commit();
  }

  private void committed(PartitionStream stream) {
    Held held = open.remove(stream);
    streams.change(stream, s -> s.committed(held.next, held.records));
    hook.ifPresent(h -> held.batches.forEach(h::after));
  }

  /** The transaction of a partition will not be committed. */
  void drop(PartitionStream stream) {
    open.remove(stream);
  }
}
