package io.neaptide.connect.command.diff;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Does something for both sides at once. If one fails the other one is ended. */
final class BothSides implements AutoCloseable {

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "neaptide-read");
            thread.setDaemon(true);
            return thread;
          });

  /** What both sides gave. */
  record Pair<T>(T left, T right) {}

  /** Whether one side has failed. */
  boolean isCancelled() {
    return cancelled.get();
  }

  /**
   * Waits for both.
   *
   * @throws RuntimeException the failure of the side that failed first
   */
  <T> Pair<T> run(Supplier<T> left, Supplier<T> right) {
    CompletableFuture<T> one = CompletableFuture.supplyAsync(guarded(left), threads);
    CompletableFuture<T> other = CompletableFuture.supplyAsync(guarded(right), threads);
    CompletableFuture<Void> both = CompletableFuture.allOf(one, other);
    try {
      both.join();
    } catch (CompletionException e) {
      throw failure(one, other, e);
    }
    return new Pair<>(one.join(), other.join());
  }

  private <T> Supplier<T> guarded(Supplier<T> side) {
    return () -> {
      try {
        return side.get();
      } catch (RuntimeException | Error e) {
        cancelled.set(true);
        throw e;
      }
    };
  }

  /** That of a side which did not only end since the other one failed. */
  private static RuntimeException failure(
      CompletableFuture<?> one, CompletableFuture<?> other, CompletionException e) {
    Throwable cause = e.getCause();
    for (CompletableFuture<?> side : List.of(one, other)) {
      if (side.isCompletedExceptionally()) {
        Throwable own = side.handle((value, failed) -> failed).join();
        Throwable real = own instanceof CompletionException ? own.getCause() : own;
        if (!(real instanceof CancellationException)) {
          cause = real;
          break;
        }
      }
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
