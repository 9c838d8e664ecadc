package io.neaptide.connect.source;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads and decodes the next batch on a thread of its own, while Connect encodes and sends the last
 * one.
 *
 * <p>What the reader returns and throws comes out of {@link #poll} in the same order; it stops at
 * an error that cannot pass. One batch waits at most, so a task holds three: that one, the one that
 * is being read, and the one that Connect has.
 */
final class ReadAhead implements AutoCloseable {

  /** What came of one poll of the reader. */
  private sealed interface Outcome {
    record Batch(List<SourceRecord> records) implements Outcome {}

    record Failure(RuntimeException cause) implements Outcome {}

    record Fatal(Error cause) implements Outcome {}
  }

  private final TableReader reader;
  private final BlockingQueue<Outcome> ahead = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Begins to read.
   *
   * @param reader closed by {@link #close}
   */
  static ReadAhead of(TableReader reader, ThreadFactory threads) {
    ReadAhead started = new ReadAhead(reader, threads);
    started.thread.start();
    return started;
  }

  private ReadAhead(TableReader reader, ThreadFactory threads) {
    this.reader = reader;
    this.thread = threads.newThread(this::read);
  }

  /**
   * The next batch, as {@link TableReader#poll} has it.
   *
   * @return null where nothing came within {@link TableReader#POLL_TIMEOUT}
   */
  List<SourceRecord> poll() throws InterruptedException {
    Outcome next = ahead.poll(TableReader.POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (next instanceof Outcome.Failure failure) {
      throw failure.cause();
    }
    if (next instanceof Outcome.Fatal fatal) {
      throw fatal.cause();
    }
    return next instanceof Outcome.Batch batch ? batch.records() : null;
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
        ahead.put(new Outcome.Batch(records));
      }
      return true;
    } catch (RetriableException e) {
      ahead.put(new Outcome.Failure(e));
      return true;
    } catch (RuntimeException e) {
      ahead.put(new Outcome.Failure(e));
      return false;
    } catch (Error e) {
      ahead.put(new Outcome.Fatal(e));
      return false;
    }
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
