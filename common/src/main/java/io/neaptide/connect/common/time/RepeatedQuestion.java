package io.neaptide.connect.common.time;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A question that is asked again and again, one at a time, and answered on another thread. The
 * first one is due at once. Not thread-safe.
 */
public final class RepeatedQuestion<T> {

  private final Clock clock;
  private Optional<CompletableFuture<T>> asked = Optional.empty();
  private long due;

  public RepeatedQuestion(Clock clock) {
    this.clock = clock;
  }

  /** Drops the question that is under way, and makes the next one due at once. */
  public void restart() {
    asked = Optional.empty();
    due = 0;
  }

  /** The answer, or failure, of the question under way, once it is there; returned once. */
  public Optional<CompletableFuture<T>> answer() {
    Optional<CompletableFuture<T>> answered = asked.filter(CompletableFuture::isDone);
    if (answered.isPresent()) {
      asked = Optional.empty();
    }
    return answered;
  }

  /** Makes the next question due after a time. */
  public void askAfter(Duration time) {
    due = clock.millis() + time.toMillis();
  }

  /** Makes the next question due after a time at the latest. */
  public void askWithin(Duration time) {
    due = Math.min(due, clock.millis() + time.toMillis());
  }

  /** Asks, if a question is due and none is under way. */
  public void askIfDue(Supplier<CompletableFuture<T>> question) {
    if (asked.isEmpty() && clock.millis() >= due) {
      asked = Optional.of(question.get());
    }
  }
}
