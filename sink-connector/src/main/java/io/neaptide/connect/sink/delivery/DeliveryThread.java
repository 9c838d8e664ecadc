package io.neaptide.connect.sink.delivery;

import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes to the target cluster, so that the thread of the task never waits. */
public final class DeliveryThread {

  private static final Logger log = LoggerFactory.getLogger(DeliveryThread.class);

  private final TaskId task;
  private final Thread thread;

  /** A thread that is not started yet. */
  public DeliveryThread(TaskRuntime runtime, Runnable loop) {
    this.task = runtime.task();
    this.thread = runtime.daemon("sink", loop);
  }

  public void start() {
    thread.start();
  }

  public void interrupt() {
    thread.interrupt();
  }

  /** Waits until the loop has ended; returns false where it is still busy after that time. */
  public boolean awaitEnd(Duration atMost) {
    try {
      thread.join(atMost.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("The delivery thread of task {} is still busy; it ends when its call does", task);
    }
    return !thread.isAlive();
  }
}
