package io.neaptide.connect.sink.task;

import io.neaptide.connect.common.kafka.KafkaClients;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;

/**
 * What every part of a task may use of the world outside.
 *
 * @param clients opens clients
 * @param clock tells the time
 * @param threads makes threads
 * @param limits how much the task may hold
 */
public record TaskResources(
    KafkaClients clients, Clock clock, ThreadFactory threads, DeliveryLimits limits) {

  /** The same for one task, without the clients. */
  public TaskRuntime runtime(TaskId task) {
    return new TaskRuntime(task, limits, clock, threads);
  }
}
