package io.neaptide.connect.hook;

import java.util.Objects;

/**
 * What a hook works for.
 *
 * @param connectorName the name of the connector
 * @param taskIndex the number of the task within the connector, from 0
 * @param streamVersion the connector's {@code stream.version}
 * @param exactlyOnce whether writers are fenced, one for each task, so that an event that was
 *     acknowledged is not sent by an earlier owner of its input partition any more
 * @param comparesWithExisting whether the connector compares with existing data, so that {@link
 *     EventProcessor#beforeSend} may only remove events
 * @param metrics shows metrics of the hook
 */
public record EventProcessorContext(
    String connectorName,
    int taskIndex,
    String streamVersion,
    boolean exactlyOnce,
    boolean comparesWithExisting,
    ProcessorMetrics metrics) {

  /** Checks that nothing is missing. */
  public EventProcessorContext {
    Objects.requireNonNull(connectorName, "connectorName");
    Objects.requireNonNull(streamVersion, "streamVersion");
    Objects.requireNonNull(metrics, "metrics");
    if (taskIndex < 0) {
      throw new IllegalArgumentException("taskIndex must not be negative: " + taskIndex);
    }
  }

  /** Without metrics that anybody looks at. */
  public EventProcessorContext(
      String connectorName,
      int taskIndex,
      String streamVersion,
      boolean exactlyOnce,
      boolean comparesWithExisting) {
    this(
        connectorName,
        taskIndex,
        streamVersion,
        exactlyOnce,
        comparesWithExisting,
        ProcessorMetrics.HIDDEN);
  }

  /** The same with other metrics. */
  public EventProcessorContext withMetrics(ProcessorMetrics shown) {
    return new EventProcessorContext(
        connectorName, taskIndex, streamVersion, exactlyOnce, comparesWithExisting, shown);
  }
}
