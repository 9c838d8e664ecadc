package io.neaptide.connect.sink;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.state.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One input partition of the task and what is on its way from it. Guarded by the lock of {@link
 * Streams}, but for the writer, which belongs to the transaction thread.
 */
final class PartitionStream {

  /** Where the partition stands between being assigned and being taken away. */
  enum State {
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

  /**
   * A record on its way.
   *
   * @param source what Connect gave, where it is to be encoded yet
   * @param record what is to be written; null where only the position moves
   * @param event the same for a hook, where there is one
   * @param next the input offset after it
   */
  record Outgoing(
      Optional<SinkRecord> source,
      ProducerRecord<byte[], byte[]> record,
      Optional<Event> event,
      long next) {

    Outgoing(ProducerRecord<byte[], byte[]> record, Optional<Event> event, long next) {
      this(Optional.empty(), record, event, next);
    }

    Outgoing(ProducerRecord<byte[], byte[]> record, long next) {
      this(record, Optional.empty(), next);
    }

    static Outgoing unencoded(SinkRecord source) {
      return new Outgoing(
          Optional.of(source), null, Optional.empty(), source.originalKafkaOffset() + 1);
    }

    /** How much is to be written. */
    long bytes() {
      return record == null ? 0 : BatchSender.size(record);
    }
  }

  /**
   * For how many offsets after a record that cannot be encoded the thread of the task encodes: it
   * can report such records, and to read them again costs more than to encode some more there.
   */
  private static final long OFFSETS_WITH_CARE = 10_000;

  /** Where a partition is streamed for good. */
  static final long NO_LIMIT = Long.MAX_VALUE;

  private final TopicPartition input;
  private final Deque<Outgoing> queue = new ArrayDeque<>();
  private final Set<Long> unwritable = ConcurrentHashMap.newKeySet();
  private final Set<Long> suspects = new HashSet<>();
  private volatile long careBefore = Long.MIN_VALUE;
  private State state;
  private long generation;
  private long positionLabel;
  private volatile Optional<String> topicId = Optional.empty();
  private OptionalLong first = OptionalLong.empty();
  private OptionalLong committed = OptionalLong.empty();
  private long limit = NO_LIMIT;
  private boolean limitReached;
  private int sending;
  private boolean rewound;
  private boolean doubted;
  private long retryAt;
  private TransactionalWriter writer;
  private WriterJob job;

  PartitionStream(TopicPartition input, State first) {
    this.input = input;
    this.state = first;
  }

  TopicPartition input() {
    return input;
  }

  State state() {
    return state;
  }

  // The thread of the task

  /** Takes a record over; it is dropped where the partition is not streaming any more. */
  boolean add(Outgoing outgoing, long offset) {
    seen(offset);
    return state == State.STREAMING && !isBeyondLimit(offset) && queue.add(outgoing);
  }

  /**
   * What Connect tells of the input is not believed before a record was seen: when a put that is to
   * be repeated meets a rebalance, it counts records as consumed that it never gives again.
   */
  void doubt() {
    doubted = true;
  }

  /**
   * Takes note of a record; where nothing is written yet, the input is read again from the first.
   */
  void seen(long offset) {
    if (first.isEmpty()) {
      first = OptionalLong.of(offset);
    }
  }

  /** Takes the id of the input topic, to be written with every position. */
  void identify(Optional<String> id) {
    topicId = id;
  }

  /**
   * Begins to take the records of a range.
   *
   * @param range begins where the input is read from if nothing is known to be written; records at
   *     its end and beyond are not taken
   */
  OptionalLong stream(Range range) {
    if (committed.isEmpty() && first.isEmpty()) {
      first = OptionalLong.of(range.begin());
    }
    OptionalLong from = stream();
    limit = range.end();
    return from;
  }

  /** Begins to take records; returns where the input is to be rewound to, if anywhere. */
  OptionalLong stream() {
    state = State.STREAMING;
    limit = NO_LIMIT;
    limitReached = false;
    OptionalLong from = committed.isPresent() ? committed : first;
    rewound = from.isPresent();
    return from;
  }

  /** Whether the offsets that Connect knows are those of before a rewind. */
  boolean isRewound() {
    return rewound;
  }

  void rewindTookPlace() {
    rewound = false;
  }

  /** The offset up to which records are taken. */
  long limit() {
    return limit;
  }

  boolean isBeyondLimit(long offset) {
    return offset >= limit;
  }

  /**
   * Fails where a record stands before a limit that counts as reached: it would never be written.
   */
  void requireNotPassed(long offset) {
    if (limitReached && offset < limit) {
      throw new ConnectException(
          "The record "
              + input
              + " at offset "
              + offset
              + " came when everything before offset "
              + limit
              + " had counted as read. The initial data is not complete: set "
              + InitialConfig.STREAM_VERSION_CONFIG
              + " to another value, so that it is written anew");
    }
  }

  /** Whether records are taken up to an offset that is not reached yet. */
  boolean isUnderWay() {
    return state == State.STREAMING && limit != NO_LIMIT && !limitReached;
  }

  /** Whether more records are taken. */
  boolean isTaking() {
    return state == State.STREAMING && !limitReached;
  }

  /** Nothing is left before the limit: that is written as the position. */
  void reachLimit() {
    if (isUnderWay()) {
      limitReached = true;
      queue.add(new Outgoing(null, limit));
    }
  }

  /** Where a commit may say that the input is done to, of what was read up to an offset. */
  OptionalLong done(long current) {
    if (state != State.STREAMING || rewound) {
      return OptionalLong.empty();
    }
    OptionalLong known = committed.isPresent() ? committed : first;
    boolean believed = known.isPresent() || !doubted;
    return isIdle() && believed ? OptionalLong.of(current) : known;
  }

  /** Whether a record is to be encoded by the thread of the task, which can report it. */
  boolean needsCare(long offset) {
    return offset < careBefore || isUnwritable(offset);
  }

  boolean isUnwritable(long offset) {
    return unwritable.contains(offset);
  }

  boolean isRetryDue(long now) {
    return state == State.BROKEN && now >= retryAt;
  }

  void fenceAgain() {
    state = State.FENCING;
  }

  /** Has the writers of earlier generations fenced. */
  void fenceFor(long newGeneration) {
    generation = newGeneration;
    // Offsets of an earlier generation may be those of another topic of the same name.
    first = OptionalLong.empty();
    committed = OptionalLong.empty();
    unwritable.clear();
    suspects.clear();
    careBefore = Long.MIN_VALUE;
    job = null;
    dropAll();
    state = State.FENCING;
  }

  /** The generation that is written in; 0 where there is no initial phase. */
  long generation() {
    return generation;
  }

  /** How far the input was written, as it was known last. */
  OptionalLong position() {
    return committed;
  }

  /** Gives the writer something to do while nothing is streamed. */
  void submit(WriterJob submitted) {
    job = submitted;
  }

  void close() {
    state = State.CLOSED;
    job = null;
    dropAll();
  }

  // Both

  /** Whether nothing is on its way. */
  boolean isIdle() {
    return queue.isEmpty() && sending == 0;
  }

  /** How many records wait for their writer; what it was given is bounded by its own buffer. */
  int waiting() {
    return queue.size();
  }

  boolean hasJob() {
    return state == State.FENCED && job != null;
  }

  boolean hasQueue() {
    return state == State.STREAMING && !queue.isEmpty();
  }

  // The transaction thread

  void own(TransactionalWriter newWriter) {
    writer = newWriter;
  }

  /** All earlier writers are fenced, and the position was read after that. */
  void fenced(OptionalLong position, long label) {
    if (state == State.FENCING) {
      committed = position;
      positionLabel = label;
      state = State.FENCED;
    }
  }

  /** Another generation than the one it was fenced for has begun. */
  void awaitGeneration() {
    if (state == State.FENCING) {
      state = State.WAITING;
    }
  }

  /** The generation that positions are written with. */
  long positionLabel() {
    return positionLabel;
  }

  /** The id of the input topic, where it is known. */
  Optional<String> topicId() {
    return topicId;
  }

  TransactionalWriter writer() {
    return writer;
  }

  /** Takes the job, so that it is done once. */
  WriterJob takeJob() {
    WriterJob taken = job;
    job = null;
    return taken;
  }

  /** Takes the writer away, to be closed. */
  TransactionalWriter releaseWriter() {
    TransactionalWriter released = writer;
    writer = null;
    return released;
  }

  /** Takes what waits; it is on its way until {@link #committed}. */
  List<Outgoing> drain(int most) {
    int taken = Math.min(most, queue.size());
    List<Outgoing> drained = new ArrayList<>(taken);
    while (drained.size() < taken) {
      drained.add(queue.remove());
    }
    sending += taken;
    return drained;
  }

  /**
   * A record cannot be encoded. It is read again, with what follows it, and encoded by the thread
   * of the task.
   */
  void takeCare(long offset, long now) {
    if (state == State.STREAMING) {
      careBefore = offset + OFFSETS_WITH_CARE;
      broken(now);
    }
  }

  boolean isSuspect(long next) {
    return suspects.contains(next - 1);
  }

  /** Records are no longer on their way; everything before an offset is committed. */
  void committed(long next, int records) {
    committed = OptionalLong.of(next);
    sending = Math.max(0, sending - records);
    if (state == State.STREAMING && next >= limit) {
      dropAll();
      state = State.FENCED;
    }
  }

  private void dropAll() {
    queue.clear();
    sending = 0;
  }

  /** Drops what is on its way; it is read again from where it was committed. */
  void broken(long retry) {
    if (state != State.CLOSED) {
      state = State.BROKEN;
      retryAt = retry;
    }
    dropAll();
  }

  /** The offsets of records that the brokers refused in the company of others. */
  Set<Long> suspects() {
    return Set.copyOf(suspects);
  }

  void unwritable(long offset) {
    unwritable.add(offset);
  }

  void suspect(long offset) {
    suspects.add(offset);
  }
}
