package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * One input partition of the task and what is on its way from it. Guarded by the lock of {@link
 * PartitionStreams}.
 */
public final class PartitionStream {

  private final TopicPartition input;
  private final StreamLimit limit;
  private final StreamQueue queue = new StreamQueue();
  private final InputOffsets offsets = new InputOffsets();
  private final UnwritableRecords unwritable = new UnwritableRecords();
  private StreamState state;
  private long generation;
  private long positionLabel;
  private long retryAt;
  private long epoch;
  private boolean held;
  private TransactionJob job;

  PartitionStream(TopicPartition input, StreamState first) {
    this.input = input;
    this.limit = new StreamLimit(input);
    this.state = first;
  }

  public TopicPartition input() {
    return input;
  }

  public StreamState state() {
    return state;
  }

  /** Takes a record over; it is dropped where the partition is not streaming any more. */
  public boolean add(OutgoingRecord outgoing, long offset) {
    offsets.seen(offset);
    boolean taken = state == StreamState.STREAMING && !limit.isBefore(offset);
    if (taken) {
      queue.add(outgoing);
    }
    return taken;
  }

  /** What is on its way. */
  public StreamQueue queue() {
    return queue;
  }

  /** How far the input is read and written. */
  public InputOffsets offsets() {
    return offsets;
  }

  /**
   * Begins to take the records of a range.
   *
   * @param range begins where the input is read from if nothing is known to be written; records at
   *     its end and beyond are not taken
   */
  public OptionalLong stream(OffsetRange range) {
    beginAt(range.begin());
    return streamTo(range.end());
  }

  /** What stands before an offset is written, or not to be, if nothing else is known of it. */
  public void beginAt(long begin) {
    if (state == StreamState.OWNED) {
      offsets.beginAt(begin);
    }
  }

  /** Begins to take records; returns where the input is to be rewound to, if anywhere. */
  public OptionalLong stream() {
    return streamTo(StreamLimit.NONE);
  }

  /**
   * Takes no record any more: all is written that is to be, up to an offset. Returns where the
   * input is to be rewound to, if anywhere.
   */
  public OptionalLong finish(long end) {
    if (state != StreamState.OWNED) {
      return OptionalLong.empty();
    }
    offsets.committed(OptionalLong.of(end));
    OptionalLong from = streamTo(end);
    limit.reach();
    return from;
  }

  private OptionalLong streamTo(long end) {
    if (state != StreamState.OWNED) {
      // The writer was lost meanwhile: it is acquired again first.
      return OptionalLong.empty();
    }
    state = StreamState.STREAMING;
    limit.set(end);
    return offsets.rewind();
  }

  /** The offset up to which records are taken. */
  public StreamLimit limit() {
    return limit;
  }

  /** Whether records are taken up to an offset that is not reached yet. */
  public boolean isUnderWay() {
    return state == StreamState.STREAMING && limit.isAhead();
  }

  public boolean isTaking() {
    return state == StreamState.STREAMING && !limit.isReached();
  }

  /** Nothing is left before the limit: that is written as the position. */
  public void reachLimit() {
    if (isUnderWay()) {
      limit.reach();
      queue.add(new OutgoingRecord(null, limit.offset()));
    }
  }

  /**
   * Where a commit may say that the input is done to, of what was read up to an offset: not beyond
   * the limit, since what follows it is read again, nor beyond what is known to be written.
   */
  public OptionalLong done(long current) {
    return state == StreamState.STREAMING
        ? offsets.done(Math.min(current, limit.offset()), queue.isIdle())
        : offsets.written(current);
  }

  public boolean isRetryDue(long now) {
    return state == StreamState.BROKEN && now >= retryAt;
  }

  public void acquireAgain() {
    state = StreamState.ACQUIRING;
  }

  /** Has the partition acquired for another generation. */
  public void acquireFor(long newGeneration) {
    generation = newGeneration;
    held = false;
    offsets.clear();
    unwritable.clear();
    job = null;
    queue.clear();
    state = StreamState.ACQUIRING;
  }

  /** The generation that is written in; 0 where there is no initial phase. */
  public long generation() {
    return generation;
  }

  /** How far the input was written, as it was known last. */
  public OptionalLong position() {
    return offsets.committed();
  }

  /** Gives the writer something to do while nothing is streamed. */
  public void submit(TransactionJob submitted) {
    job = submitted;
  }

  void close() {
    state = StreamState.CLOSED;
    job = null;
    queue.clear();
  }

  /** What is known of records that cannot be written. */
  public UnwritableRecords unwritable() {
    return unwritable;
  }

  public boolean hasJob() {
    return state == StreamState.OWNED && job != null;
  }

  public boolean hasQueue() {
    return state == StreamState.STREAMING && queue.waiting() > 0;
  }

  /** The partition is the task's own by its writer, whatever has become of it here meanwhile. */
  public void own(long newEpoch) {
    epoch = newEpoch;
    held = false;
  }

  /** The writer is gone by which the partition was the task's own. */
  void writerLost(long retry) {
    own(0);
    if (state == StreamState.WAITING) {
      queue.clear();
    } else {
      broken(retry);
    }
  }

  /** Whether the writer of the task may write rows of the partition. */
  public boolean isOwned() {
    return epoch != 0;
  }

  /** Whether it is owned, and the position was taken that was found when it became so. */
  public boolean isHeld() {
    return isOwned() && held;
  }

  public long epoch() {
    return epoch;
  }

  /**
   * The partition is the task's own, and the position was read after that.
   *
   * @param acquiredFor the generation of the position; where another one has come meanwhile this
   *     changes nothing, and the partition is to be acquired for that one
   */
  public void acquired(long acquiredFor, OptionalLong position, long label) {
    if (state == StreamState.ACQUIRING && generation == acquiredFor) {
      offsets.committed(position);
      positionLabel = label;
      held = true;
      state = StreamState.OWNED;
    }
  }

  /**
   * It has been the task's own all the time, and what was on its way is dropped.
   *
   * @param heldFor the generation it was acquired for
   */
  public void keep(long heldFor) {
    if (held) {
      acquired(heldFor, offsets.committed(), positionLabel);
    }
  }

  /** It could not be acquired for the generation that the task works for. */
  public void acquireLater(long retry) {
    if (state == StreamState.ACQUIRING) {
      broken(retry);
    }
  }

  /** Another generation than the one it was to be acquired for has begun. */
  public void awaitGeneration() {
    if (state == StreamState.ACQUIRING) {
      state = StreamState.WAITING;
    }
  }

  /** The generation that positions are written with. */
  public long positionLabel() {
    return positionLabel;
  }

  /** Takes the job, so that it is done once. */
  public TransactionJob takeJob() {
    TransactionJob taken = job;
    job = null;
    return taken;
  }

  /**
   * A record cannot be encoded. It is read again, with what follows it, and encoded by the thread
   * of the task.
   */
  public void takeCare(long offset) {
    if (state == StreamState.STREAMING) {
      unwritable.takeCareFrom(offset);
      broken(0);
    }
  }

  /** Records are no longer on their way; everything before an offset is committed. */
  public void committed(long next, int records) {
    offsets.committed(OptionalLong.of(next));
    queue.committed(records);
    if (state == StreamState.STREAMING && limit.isBefore(next)) {
      queue.clear();
      state = StreamState.OWNED;
    }
  }

  /** Drops what is on its way; it is read again from where it was committed. */
  public void broken(long retry) {
    if (state != StreamState.CLOSED) {
      state = StreamState.BROKEN;
      retryAt = retry;
    }
    queue.clear();
  }
}
