package io.neaptide.connect.sink.task;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;

/**
 * What every part of a task may use of the world outside.
 *
 * @param clients opens clients
 * @param clock tells the time
 * @param threads makes threads
 * @param limits how much the task may hold
 * @param metrics what the task tells of itself
 */
public record TaskResources(
    KafkaClients clients,
    Clock clock,
    ThreadFactory threads,
    DeliveryLimits limits,
    SinkMetrics metrics) {

  /** Without metrics that anybody looks at. */
  public TaskResources(
      KafkaClients clients, Clock clock, ThreadFactory threads, DeliveryLimits limits) {
    this(clients, clock, threads, limits, SinkMetrics.hidden(clock));
  }

  /** The same with other metrics. */
  public TaskResources withMetrics(SinkMetrics shown) {
    return new TaskResources(clients, clock, threads, limits, shown);
  }

  /** The same for one task, without the clients. */
  public TaskRuntime runtime(TaskId task) {
    return new TaskRuntime(task, limits, clock, threads, metrics);
  }
}
