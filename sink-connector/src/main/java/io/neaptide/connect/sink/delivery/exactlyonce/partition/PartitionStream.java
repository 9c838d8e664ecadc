package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * One input partition of the task and what is on its way from it. Guarded by the lock of {@link
 * PartitionStreams}, but for the writer, which belongs to the transaction thread.
 */
public final class PartitionStream {

  /** Where the partition stands between being assigned and being taken away. */
  public enum State {
    /** Nothing may be written before it is known in which generation; the input is paused. */
    WAITING,
    /** Earlier writers are to be fenced; the input is paused. */
    FENCING,
    /** There is a writer and the position is known; the thread of the task decides what is next. */
    FENCED,
    /** Records are taken. */
    STREAMING,
    /** Writing failed and what was on its way is dropped; to be fenced again after a pause. */
    BROKEN,
    /** Taken away. */
    CLOSED
  }

  private final TopicPartition input;
  private final StreamLimit limit;
  private final StreamQueue queue = new StreamQueue();
  private final InputOffsets offsets = new InputOffsets();
  private final UnwritableRecords unwritable = new UnwritableRecords();
  private State state;
  private long generation;
  private long positionLabel;
  private volatile Optional<String> topicId = Optional.empty();
  private long retryAt;
  private TransactionalWriter writer;
  private TransactionJob job;

  PartitionStream(TopicPartition input, State first) {
    this.input = input;
    this.limit = new StreamLimit(input);
    this.state = first;
  }

  public TopicPartition input() {
    return input;
  }

  public State state() {
    return state;
  }

  // The thread of the task

  /** Takes a record over; it is dropped where the partition is not streaming any more. */
  public boolean add(OutgoingRecord outgoing, long offset) {
    offsets.seen(offset);
    boolean taken = state == State.STREAMING && !limit.isBefore(offset);
    if (taken) {
      queue.add(outgoing);
    }
    return taken;
  }

  /** How far the input is read and written. */
  public InputOffsets offsets() {
    return offsets;
  }

  /** Takes the id of the input topic, to be written with every position. */
  public void identify(Optional<String> id) {
    topicId = id;
  }

  /**
   * Begins to take the records of a range.
   *
   * @param range begins where the input is read from if nothing is known to be written; records at
   *     its end and beyond are not taken
   */
  public OptionalLong stream(OffsetRange range) {
    offsets.beginAt(range.begin());
    OptionalLong from = stream();
    limit.set(range.end());
    return from;
  }

  /** Begins to take records; returns where the input is to be rewound to, if anywhere. */
  public OptionalLong stream() {
    state = State.STREAMING;
    limit.set(StreamLimit.NONE);
    return offsets.rewind();
  }

  /** The offset up to which records are taken. */
  public StreamLimit limit() {
    return limit;
  }

  /** Whether records are taken up to an offset that is not reached yet. */
  public boolean isUnderWay() {
    return state == State.STREAMING && limit.isAhead();
  }

  /** Whether more records are taken. */
  public boolean isTaking() {
    return state == State.STREAMING && !limit.isReached();
  }

  /** Nothing is left before the limit: that is written as the position. */
  public void reachLimit() {
    if (isUnderWay()) {
      limit.reach();
      queue.add(new OutgoingRecord(null, limit.offset()));
    }
  }

  /** Where a commit may say that the input is done to, of what was read up to an offset. */
  public OptionalLong done(long current) {
    return state == State.STREAMING ? offsets.done(current, isIdle()) : OptionalLong.empty();
  }

  public boolean isRetryDue(long now) {
    return state == State.BROKEN && now >= retryAt;
  }

  public void fenceAgain() {
    state = State.FENCING;
  }

  /** Has the writers of earlier generations fenced. */
  public void fenceFor(long newGeneration) {
    generation = newGeneration;
    offsets.clear();
    unwritable.clear();
    job = null;
    queue.clear();
    state = State.FENCING;
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
    state = State.CLOSED;
    job = null;
    queue.clear();
  }

  // Both

  /** What is known of records that cannot be written. */
  public UnwritableRecords unwritable() {
    return unwritable;
  }

  /** Whether nothing is on its way. */
  public boolean isIdle() {
    return queue.isIdle();
  }

  /** How many records wait for their writer. */
  int waiting() {
    return queue.waiting();
  }

  public boolean hasJob() {
    return state == State.FENCED && job != null;
  }

  public boolean hasQueue() {
    return state == State.STREAMING && queue.waiting() > 0;
  }

  // The transaction thread

  public void own(TransactionalWriter newWriter) {
    writer = newWriter;
  }

  /**
   * All earlier writers are fenced, and the position was read after that.
   *
   * @param fencedFor the generation of the position; where another one has come meanwhile this
   *     changes nothing, and writers are to be fenced for that one
   */
  public void fenced(long fencedFor, OptionalLong position, long label) {
    if (state == State.FENCING && generation == fencedFor) {
      offsets.committed(position);
      positionLabel = label;
      state = State.FENCED;
    }
  }

  /** Another generation than the one it was fenced for has begun. */
  public void awaitGeneration() {
    if (state == State.FENCING) {
      state = State.WAITING;
    }
  }

  /** The generation that positions are written with. */
  public long positionLabel() {
    return positionLabel;
  }

  /** The id of the input topic, where it is known. */
  public Optional<String> topicId() {
    return topicId;
  }

  public TransactionalWriter writer() {
    return writer;
  }

  /** Takes the job, so that it is done once. */
  public TransactionJob takeJob() {
    TransactionJob taken = job;
    job = null;
    return taken;
  }

  /** Takes the writer away, to be closed. */
  public TransactionalWriter releaseWriter() {
    TransactionalWriter released = writer;
    writer = null;
    return released;
  }

  /** Takes what waits; it is on its way until {@link #committed}. */
  public List<OutgoingRecord> drain(int most) {
    return queue.drain(most);
  }

  /**
   * A record cannot be encoded. It is read again, with what follows it, and encoded by the thread
   * of the task.
   */
  public void takeCare(long offset, long now) {
    if (state == State.STREAMING) {
      unwritable.takeCareFrom(offset);
      broken(now);
    }
  }

  /** Records are no longer on their way; everything before an offset is committed. */
  public void committed(long next, int records) {
    offsets.committed(OptionalLong.of(next));
    queue.committed(records);
    if (state == State.STREAMING && limit.isBefore(next)) {
      queue.clear();
      state = State.FENCED;
    }
  }

  /** The writer is gone, and a new one is needed where records are taken already. */
  public void writerLost(long now) {
    if (state == State.STREAMING) {
      broken(now);
    }
  }

  /** Drops what is on its way; it is read again from where it was committed. */
  public void broken(long retry) {
    if (state != State.CLOSED) {
      state = State.BROKEN;
      retryAt = retry;
    }
    queue.clear();
  }
}
