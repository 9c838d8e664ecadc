package io.neaptide.connect.sink.hook;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventSender;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Passes the events that a hook sends to the leader, whose writer sends them: the thread of the
 * hook adds to a queue, and the thread of the leader takes from it.
 */
public final class QueuedEventSender implements EventSender {

  private static final int CAPACITY = 1_000;
  private static final long SLICE_MS = 100;

  /** Something for the leader to do. */
  public sealed interface Work {}

  /** An event to be sent. */
  public record Send(Event event) implements Work {}

  /** Everything before is to be committed; the latch is opened then. */
  public record Flush(CountDownLatch committed) implements Work {}

  private final Set<String> refused;
  private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(CAPACITY);
  private volatile Optional<Exception> closed = Optional.empty();

  /**
   * @param refused the topics that nothing may be sent to
   */
  public QueuedEventSender(Set<String> refused) {
    this.refused = Set.copyOf(refused);
  }

  @Override
  public void send(Event event) {
    Objects.requireNonNull(event, "event");
    if (refused.contains(event.topic())) {
      throw new IllegalArgumentException(
          "Nothing may be sent to the target topic "
              + event.topic()
              + " with "
              + InitialPhaseConfig.FETCH_EXISTING_CONFIG
              + "=true: the input does not hold it, so the next new stream would delete it");
    }
    put(new Send(event));
  }

  @Override
  public void flush() {
    CountDownLatch committed = new CountDownLatch(1);
    put(new Flush(committed));
    try {
      while (!committed.await(SLICE_MS, TimeUnit.MILLISECONDS)) {
        throwIfClosed();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void put(Work work) {
    try {
      do {
        throwIfClosed();
      } while (!queue.offer(work, SLICE_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void throwIfClosed() {
    closed.ifPresent(
        cause -> {
          throw new ConnectException(
              "What was sent may not be committed ("
                  + cause.getMessage()
                  + "); let this pass, so that the hook is called again",
              cause);
        });
  }

  /** The next thing to do, if there is any for a while. */
  public Optional<Work> next(Duration atMost) {
    try {
      return Optional.ofNullable(queue.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Fails everything that is sent from now on. */
  public void close(Exception cause) {
    closed = Optional.of(cause);
  }

  public boolean isClosed() {
    return closed.isPresent();
  }
}
