package io.neaptide.connect.sink.task;

import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;

/** Whether a task runs, for the threads that work for it. Thread-safe. */
public interface TaskLifecycle {

  boolean isStopped();

  /** Waits, unless the task is stopped. */
  void awaitStop(Duration atMost);

  /** Ends the task with an error; the first one counts. */
  void fail(ConnectException cause);
}
