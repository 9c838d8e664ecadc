package io.neaptide.connect.sink;

import io.neaptide.connect.hook.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the open transactions of a task hold, by input partition, and their commit: the position
 * after the rows is written last. Used by the transaction thread.
 */
final class OpenRows {

  private final Streams streams;
  private final PositionStore positions;
  private final Optional<HookThread> hook;
  private final Duration commitInterval;
  private final int maxRecords;
  private final Clock clock;
  private final Map<PartitionStream, Held> open = new LinkedHashMap<>();
  private long openSince;
  private int openRecords;

  /** What one transaction holds. */
  private static final class Held {
    private long next;
    private int records;
    private final List<List<Event>> batches = new ArrayList<>();
  }

  /**
   * Begins without any.
   *
   * @param hook is told of the batches that were committed
   * @param maxRecords how many records may be open in all transactions together
   */
  OpenRows(
      Streams streams,
      PositionStore positions,
      Optional<HookThread> hook,
      Duration commitInterval,
      int maxRecords,
      Clock clock) {
    this.streams = streams;
    this.positions = positions;
    this.hook = hook;
    this.commitInterval = commitInterval;
    this.maxRecords = maxRecords;
    this.clock = clock;
  }

  /** The writer of a partition was given what stands before an input offset. */
  void sent(PartitionStream stream, long next, int records, List<Event> batch) {
    if (open.isEmpty()) {
      openSince = clock.millis();
      openRecords = 0;
    }
    openRecords += records;
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

  List<PartitionStream> streams() {
    return List.copyOf(open.keySet());
  }

  boolean isDue() {
    return !open.isEmpty() && (untilDue().isZero() || openRecords >= maxRecords);
  }

  Duration untilDue() {
    long left = openSince + commitInterval.toMillis() - clock.millis();
    return Duration.ofMillis(Math.max(0, left));
  }

  /** Commits the transaction of a partition, if there is one. */
  void commit(PartitionStream stream) {
    Held held = open.get(stream);
    if (held == null) {
      return;
    }
    TransactionalWriter writer = stream.writer();
    writer.send(positions.record(stream, held.next));
    writer.commit();
    open.remove(stream);
    streams.change(stream, s -> s.committed(held.next, held.records));
    hook.ifPresent(h -> held.batches.forEach(h::after));
  }

  /** The transaction of a partition will not be committed. */
  void drop(PartitionStream stream) {
    open.remove(stream);
  }
}
