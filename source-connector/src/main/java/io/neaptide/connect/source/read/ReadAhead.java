package io.neaptide.connect.source.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads and decodes on a thread of its own, while Connect sends what was read before.
 *
 * <p>What the reader returns and throws comes out of {@link #poll} in the same order, batches that
 * wait as one: as few records as there are under a light load, many under a heavy one, where
 * Connect does some work for each batch, a transaction with exactly-once support. It stops at an
 * error that cannot pass.
 */
public final class ReadAhead implements AutoCloseable {

  /** What came of one poll of the reader. */
  private sealed interface Outcome {
    record Batch(List<SourceRecord> records, long bytes) implements Outcome {}

    record Failure(RuntimeException cause) implements Outcome {}

    record Fatal(Error cause) implements Outcome {}
  }

  /** How many bytes of records wait at most, unless one batch alone has more. */
  static final long MOST_BYTES = 16 * 1024 * 1024;

  private final TableReader reader;
  private final TransactionPace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All of it is guarded by the lock.
  private final Deque<Outcome> ahead = new ArrayDeque<>();
  private int waitingRecords;
  private long waitingBytes;
  private boolean readerWaits;

  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @param reader closed by {@link #close}
   * @param pace how many records come as one
   */
  public static ReadAhead of(TableReader reader, TransactionPace pace, ThreadFactory threads) {
    ReadAhead started = new ReadAhead(reader, pace, threads);
    started.thread.start();
    return started;
  }

  private ReadAhead(TableReader reader, TransactionPace pace, ThreadFactory threads) {
    this.reader = reader;
    this.pace = pace;
    this.thread = threads.newThread(this::read);
  }

  /**
   * All batches that wait, or else the next one, as {@link TableReader#poll} has them, and in
   * transactions those that come while it is gathered.
   *
   * @return null where nothing came within {@link TableReader#POLL_TIMEOUT}
   */
  public List<SourceRecord> poll() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TableReader.POLL_TIMEOUT.toNanos();
      while (ahead.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (ahead.isEmpty()) {
        return null;
      }
      long gathering = pace.gathering().toNanos();
      while (!readerWaits && ahead.peekLast() instanceof Outcome.Batch && gathering > 0) {
        gathering = changed.awaitNanos(gathering);
      }
      return take();
    } finally {
      lock.unlock();
    }
  }

  private List<SourceRecord> take() {
    Outcome next = ahead.remove();
    readerWaits = false;
    changed.signalAll();
    if (next instanceof Outcome.Batch batch) {
      return withOthers(batch);
    }
    if (next instanceof Outcome.Failure failure) {
      throw failure.cause();
    }
    throw ((Outcome.Fatal) next).cause();
  }

  /** Adds the batches that wait, up to an error. */
  private List<SourceRecord> withOthers(Outcome.Batch first) {
    List<SourceRecord> all = first.records();
    taken(first);
    while (ahead.peek() instanceof Outcome.Batch next
        && all.size() + next.records().size() <= pace.limit()) {
      ahead.remove();
      taken(next);
      if (all == first.records()) {
        all = new ArrayList<>(all);
      }
      all.addAll(next.records());
    }
    return all;
  }

  private void taken(Outcome.Batch batch) {
    waitingRecords -= batch.records().size();
    waitingBytes -= batch.bytes();
  }

  /** How many records wait. */
  public int waitingRecords() {
    lock.lock();
    try {
      return waitingRecords;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes the records have that wait. */
  public long waitingBytes() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  /** How much of the room is used, of 1; more where one batch is larger than that. */
  public double fill() {
    return Math.max((double) waitingRecords() / pace.limit(), (double) waitingBytes() / MOST_BYTES);
  }

  private void read() {
    try {
      boolean goesOn = true;
      while (goesOn && !stopping) {
        goesOn = readOnce();
      }
    } catch (InterruptedException e) {
      // Closed while a batch waited, which is read again from the stored offsets.
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether to go on reading. */
  private boolean readOnce() throws InterruptedException {
    try {
      List<SourceRecord> records = reader.poll();
      if (records != null) {
        put(new Outcome.Batch(records, TableRecord.bytes(records)));
      }
      return true;
    } catch (RetriableException e) {
      put(new Outcome.Failure(e));
      return true;
    } catch (RuntimeException e) {
      put(new Outcome.Failure(e));
      return false;
    } catch (Error e) {
      put(new Outcome.Fatal(e));
      return false;
    }
  }

  private void put(Outcome outcome) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (outcome instanceof Outcome.Batch batch) {
        awaitRoom(batch);
        waitingRecords += batch.records().size();
        waitingBytes += batch.bytes();
      }
      ahead.add(outcome);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(Outcome.Batch batch) throws InterruptedException {
    while (!hasRoom(batch)) {
      if (!readerWaits) {
        readerWaits = true;
        changed.signalAll();
      }
      changed.await();
    }
    readerWaits = false;
  }

  private boolean hasRoom(Outcome.Batch batch) {
    return ahead.isEmpty()
        || (waitingRecords + batch.records().size() <= pace.limit()
            && waitingBytes + batch.bytes() <= MOST_BYTES);
  }

  /** May be called from any thread, more than once. */
  @Override
  public void close() {
    stopping = true;
    // Ends a poll that is under way, and waits for that; only then is there nothing to disturb.
    try {
      reader.close();
    } finally {
      thread.interrupt();
    }
  }
}
