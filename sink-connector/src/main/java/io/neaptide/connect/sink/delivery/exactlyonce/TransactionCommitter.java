package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.metrics.PositionLags;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the open transaction of a task holds, by input partition, and its commit: the positions
 * after the rows are written last. Used by the transaction thread.
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

  /** What the position of one partition among many costs those who read the state topic. */
  private static final long PAUSE_PER_POSITION_MS = 2;

  /** The same under full load. */
  private static final long INTERVAL_PER_POSITION_MS = 2;

  private static final long LONGEST_INTERVAL_MS = 5_000;

  /** Nothing is sent during a commit, so that slow ones are made less often; but not for longer. */
  private static final long LONGEST_INTERVAL_FOR_COMMITS_MS = 1_000;

  /** What a record takes beside its key and value, in the memory of a hook, too. */
  private static final long BYTES_PER_RECORD = 100;

  private final PartitionStreams streams;
  private final PartitionOwnership ownership;
  private final Optional<HookThread> hook;
  private final Duration commitInterval;
  private final TransactionSizeLimit bytes;
  private final Clock clock;
  private final PositionLags positions;
  private final Map<PartitionStream, Held> open = new LinkedHashMap<>();
  private long openSince;
  private long openBytes;
  private long committedAt;
  private double commitMillis;

  /** What the transaction holds of one partition. */
  private static final class Held {
    private long next;
    private int records;
    private final List<List<Event>> batches = new ArrayList<>();
  }

  /**
   * @param hook is told of the batches that were committed
   * @param maxBytes how much may be open, about, where the target cluster is fast
   * @param positions is told what is committed
   */
  TransactionCommitter(
      PartitionStreams streams,
      PartitionOwnership ownership,
      Optional<HookThread> hook,
      Duration commitInterval,
      long maxBytes,
      Clock clock,
      PositionLags positions) {
    this.streams = streams;
    this.ownership = ownership;
    this.hook = hook;
    this.commitInterval = commitInterval;
    this.bytes = new TransactionSizeLimit(maxBytes);
    this.clock = clock;
    this.positions = positions;
  }

  /** The writer that rows of a partition are given to; empty where the partition is not owned. */
  Optional<TransactionalWriter> writer(PartitionStream stream) {
    return ownership.writer().filter(writer -> stream.isOwned());
  }

  /** The writer was given what stands before an input offset. */
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
                open.size() * PAUSE_PER_POSITION_MS)
            .max()
            .getAsLong();
    return until(Math.min(dueAt(), committedAt + pause));
  }

  private long dueAt() {
    long forPositions = Math.min(open.size() * INTERVAL_PER_POSITION_MS, LONGEST_INTERVAL_MS);
    long forCommits =
        Math.min(Math.round(commitMillis * PAUSE_PER_COMMIT), LONGEST_INTERVAL_FOR_COMMITS_MS);
    return openSince + Math.max(commitInterval.toMillis(), Math.max(forPositions, forCommits));
  }

  private Duration until(long time) {
    return Duration.ofMillis(Math.max(0, time - clock.millis()));
  }

  /**
   * Commits what is open.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be committed: the writer is lost
   */
  void commit() {
    commit(List.of());
  }

  /**
   * The same, and releases partitions: nothing is written of them after it.
   *
   * @param released partitions that the writer owns
   */
  void commit(Collection<PartitionStream> released) {
    if (open.isEmpty() && released.isEmpty()) {
      return;
    }
    long begun = clock.millis();
    boolean committed = false;
    try {
      TransactionalWriter writer = ownership.writer().orElseThrow();
      for (Map.Entry<PartitionStream, Held> each : open.entrySet()) {
        PartitionStream stream = each.getKey();
        ProducerRecord<byte[], byte[]> position =
            ownership.position(stream, each.getValue().next, stream.offsets().topicId());
        if (!released.contains(stream)) {
          writer.send(position);
        }
      }
      released.forEach(stream -> writer.send(ownership.release(stream)));
      writer.commit();
      committed = true;
    } finally {
      committedAt = clock.millis();
      commitMillis += (committedAt - begun - commitMillis) / 8;
      bytes.committed(openBytes, Duration.ofMillis(committedAt - begun), committed);
    }
    committed();
  }

  private void committed() {
    Map<PartitionStream, Held> all = new LinkedHashMap<>(open);
    open.clear();
    streams.with(
        ignored -> {
          all.forEach((stream, held) -> stream.committed(held.next, held.records));
          return null;
        });
    all.forEach((stream, held) -> positions.written(stream.input(), held.next));
    hook.ifPresent(thread -> all.values().forEach(held -> held.batches.forEach(thread::after)));
  }

  /** What is open will not be committed. */
  void drop() {
    open.clear();
  }
}
