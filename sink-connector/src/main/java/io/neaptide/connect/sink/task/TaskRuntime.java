package io.neaptide.connect.sink.task;

import io.neaptide.connect.sink.metrics.SinkMetrics;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;

/**
 * What the work of a task runs with: its name in logs, its limits, its clock and its threads.
 *
 * @param task which task it is
 * @param limits how much it may hold, and how long it waits
 * @param clock tells the time
 * @param threads makes threads
 * @param metrics what the task tells of itself
 */
public record TaskRuntime(
    TaskId task, DeliveryLimits limits, Clock clock, ThreadFactory threads, SinkMetrics metrics) {

  /** Without metrics that anybody looks at. */
  public TaskRuntime(TaskId task, DeliveryLimits limits, Clock clock, ThreadFactory threads) {
    this(task, limits, clock, threads, SinkMetrics.hidden(clock));
  }

  /** A thread of the task that does not keep the worker from ending; not started yet. */
  public Thread daemon(String role, Runnable work) {
    Thread thread = threads.newThread(work);
    thread.setName("neaptide-" + role + "-" + task);
    thread.setDaemon(true);
    return thread;
  }
}
