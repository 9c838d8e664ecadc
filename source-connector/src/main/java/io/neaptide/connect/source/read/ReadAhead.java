package io.neaptide.connect.source.read;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
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
    record Batch(List<SourceRecord> records) implements Outcome {}

    record Failure(RuntimeException cause) implements Outcome {}

    record Fatal(Error cause) implements Outcome {}
  }

  /** How many batches wait at most. */
  static final int MOST_BATCHES = 10;

  private final TableReader reader;
  private final BlockingQueue<Outcome> ahead = new ArrayBlockingQueue<>(MOST_BATCHES);

  /** One permit for each batch that may wait and does not. */
  private final Semaphore room = new Semaphore(MOST_BATCHES);

  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @param reader closed by {@link #close}
   */
  public static ReadAhead of(TableReader reader, ThreadFactory threads) {
    ReadAhead started = new ReadAhead(reader, threads);
    started.thread.start();
    return started;
  }

  private ReadAhead(TableReader reader, ThreadFactory threads) {
    this.reader = reader;
    this.thread = threads.newThread(this::read);
  }

  /**
   * All batches that wait, or else the next one, as {@link TableReader#poll} has them.
   *
   * @return null where nothing came within {@link TableReader#POLL_TIMEOUT}
   */
  public List<SourceRecord> poll() throws InterruptedException {
    Outcome next = ahead.poll(TableReader.POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      return null;
    }
    if (next instanceof Outcome.Batch batch) {
      return withOthers(batch.records());
    }
    room.release();
    if (next instanceof Outcome.Failure failure) {
      throw failure.cause();
    }
    throw ((Outcome.Fatal) next).cause();
  }

  /** Adds the batches that wait, up to an error. */
  private List<SourceRecord> withOthers(List<SourceRecord> batch) {
    List<SourceRecord> all = batch;
    int taken = 1;
    while (ahead.peek() instanceof Outcome.Batch next) {
      ahead.remove();
      if (taken++ == 1) {
        all = new ArrayList<>(batch);
      }
      all.addAll(next.records());
    }
    // Only now, so that what is taken at once has a limit.
    room.release(taken);
    return all;
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

  /** Returns whether there is a sense in reading on. */
  private boolean readOnce() throws InterruptedException {
    try {
      List<SourceRecord> records = reader.poll();
      if (records != null) {
        put(new Outcome.Batch(records));
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
    room.acquire();
    ahead.put(outcome);
  }

  /** May be called from any thread, more than once. */
  @Override
  public void close() {
    stopping = true;
    // Ends a poll that is under way, and waits for that; only then is there nothing to disturb.
    reader.close();
    thread.interrupt();
  }
}
