package io.neaptide.connect.sink.hook;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that a task's hook is called on where several threads have something for it, and none
 * of them can be kept waiting: an open transaction must be committed in time, and the followers
 * wait for the leader's heartbeat. Calls are made one after the other, in the order in which they
 * were asked for. The first failure fails the task, and nothing is called after it. Thread-safe.
 */
public final class HookThread implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HookThread.class);
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final Duration END_WAIT = Duration.ofSeconds(1);

  private final TaskId task;
  private final HookInvoker hook;
  private final TaskLifecycle lifecycle;
  private final ExecutorService calls;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile HookException failure;

  public HookThread(TaskId task, HookInvoker hook, TaskLifecycle lifecycle, ThreadFactory threads) {
    this.task = task;
    this.hook = hook;
    this.lifecycle = lifecycle;
    this.calls =
        Executors.newSingleThreadExecutor(
            loop -> {
              Thread thread = threads.newThread(() -> runAndStop(loop));
              thread.setName("neaptide-hook-" + task);
              thread.setDaemon(true);
              return thread;
            });
    call(
        new CompletableFuture<>(),
        () -> {
          hook.start();
          return true;
        });
  }

  private void runAndStop(Runnable loop) {
    try {
      loop.run();
    } finally {
      hook.stop();
      ended.countDown();
    }
  }

  public int batchSize() {
    return hook.batchSize();
  }

  /**
   * Gives the hook the events of a batch, and waits for what it leaves of them.
   *
   * @param waiting called now and then while the hook works; whatever it throws ends the wait, and
   *     what the hook leaves is dropped
   * @throws HookException if the hook fails, or did before
   * @throws InterruptException if the task is stopped meanwhile
   */
  public List<Event> before(List<Event> events, Runnable waiting) {
    CompletableFuture<Optional<List<Event>>> left = new CompletableFuture<>();
    call(
        left,
        () ->
            hook.beforeSend(
                events,
                pause -> {
                  lifecycle.awaitStop(pause);
                  return lifecycle.isStopped() || left.isDone();
                }));
    return await(left, waiting).orElseThrow(() -> new InterruptException("The task is stopped"));
  }

  /** Tells the hook that events are committed, without waiting for it. */
  public void after(List<Event> sent) {
    call(
        new CompletableFuture<>(),
        () ->
            hook.afterSend(
                sent,
                pause -> {
                  lifecycle.awaitStop(pause);
                  return lifecycle.isStopped();
                }));
  }

  /**
   * Tells the hook that the initial data is sent; done when it has returned from that.
   *
   * @param givenUp whether the leader has given up what the hook has sent, so that it is called
   *     again, and a failure says nothing
   */
  public CompletableFuture<Boolean> initialDataSent(
      InitialData initialData, BooleanSupplier givenUp) {
    CompletableFuture<Boolean> returned = new CompletableFuture<>();
    call(
        returned,
        () -> {
          try {
            hook.initialDataSent(initialData);
            return true;
          } catch (HookException e) {
            if (!givenUp.getAsBoolean()) {
              throw e;
            }
            log.debug("The hook of task {} ended a call that was given up", task, e);
            return false;
          }
        });
    return returned;
  }

  private <T> void call(CompletableFuture<T> result, Supplier<T> call) {
    if (calls.isShutdown()) {
      result.completeExceptionally(new InterruptException("The task is stopped"));
      return;
    }
    calls.execute(
        () -> {
          try {
            throwIfFailed();
            if (!result.isDone()) {
              result.complete(call.get());
            }
          } catch (HookException e) {
            fail(e);
            result.completeExceptionally(e);
          } catch (Throwable e) {
            HookException unexpected =
                new HookException("The hook failed (" + e + "); restart the task", e);
            fail(unexpected);
            result.completeExceptionally(unexpected);
          }
        });
  }

  private void fail(HookException cause) {
    if (failure == null) {
      failure = cause;
      if (!lifecycle.isStopped()) {
        lifecycle.fail(cause);
      }
    }
  }

  private void throwIfFailed() {
    HookException before = failure;
    if (before != null) {
      throw before;
    }
  }

  /**
   * Waits for a call.
   *
   * @param waiting called now and then
   */
  public <T> T await(CompletableFuture<T> call, Runnable waiting) {
    try {
      while (true) {
        try {
          return call.get(SLICE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillAtIt) {
          if (lifecycle.isStopped()) {
            throw new InterruptException("The task is stopped");
          }
          waiting.run();
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new ConnectException("The hook could not be called", e.getCause());
    } finally {
      call.cancel(false);
    }
  }

  /**
   * Tells the hook what is committed, for a second; then interrupts the call that is being made,
   * and stops the hook when it has ended.
   */
  @Override
  public void close() {
    calls.shutdown();
    try {
      if (ended.await(END_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      calls.shutdownNow();
      if (!ended.await(END_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("The hook of task {} is still busy; it is stopped when its call ends", task);
      }
    } catch (InterruptedException e) {
      calls.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
