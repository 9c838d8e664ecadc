package io.neaptide.connect.sink.hook;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes what a hook leaves of rows, and lets it know when that is committed. While the hook takes
 * its time, what was written before is committed, so that no transaction stays open for it.
 */
public final class HookedRowOutput implements RowOutput {

  /** Each call of the hook may be short, but all of them are not. */
  private static final long MAX_OPEN_MS = 1_000;

  private final TransactionalWriter writer;
  private final HookThread hook;
  private final SpilledRowEvents rowEvents;
  private final Runnable waiting;
  private final Clock clock;
  private final List<Event> taken = new ArrayList<>();

  /** What is to be told of those, by the event itself: a hook may only leave events out. */
  private final IdentityHashMap<Event, Runnable> sendings = new IdentityHashMap<>();

  /** Batches that are written as a whole, but not known to be committed. */
  private final List<List<Event>> written = new ArrayList<>();

  private long openSince;

  public HookedRowOutput(
      TransactionalWriter writer,
      HookThread hook,
      SpilledRowEvents rowEvents,
      Runnable waiting,
      Clock clock) {
    this.writer = writer;
    this.hook = hook;
    this.rowEvents = rowEvents;
    this.waiting = waiting;
    this.clock = clock;
  }

  @Override
  public void write(ProducerRecord<byte[], byte[]> row, Runnable sending) {
    Event event = rowEvents.of(row);
    taken.add(event);
    sendings.put(event, sending);
    if (taken.size() >= hook.batchSize()) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (taken.isEmpty()) {
      return;
    }
    List<Event> left = hook.before(List.copyOf(taken), this::whileWaiting);
    taken.clear();
    IdentityHashMap<Event, Runnable> told = new IdentityHashMap<>(sendings);
    sendings.clear();
    if (!writer.isOpen()) {
      openSince = clock.millis();
    }
    for (Event event : left) {
      told.getOrDefault(event, () -> {}).run();
      if (writer.sendBatched(HookEvents.record(event))) {
        tellCommitted();
      }
    }
    if (!left.isEmpty()) {
      written.add(left);
    }
    if (clock.millis() - openSince >= MAX_OPEN_MS) {
      commit();
    }
  }

  private void whileWaiting() {
    waiting.run();
    commit();
  }

  @Override
  public void commit() {
    writer.commit();
    tellCommitted();
  }

  /** The hook is to know what is committed of its batches. */
  @Override
  public void end() {
    commit();
  }

  private void tellCommitted() {
    written.forEach(hook::after);
    written.clear();
  }
}
