package io.neaptide.connect.sink.task;

import io.neaptide.connect.common.metrics.MetricObjectNames;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Connect itself measures of a task, in the process of its worker. It is not there where the
 * worker has no {@code JmxReporter} of Kafka.
 */
final class WorkerMetrics {

  private static final Logger log = LoggerFactory.getLogger(WorkerMetrics.class);

  private WorkerMetrics() {}

  /** An attribute of the metrics of some type; empty where it is not reported. */
  static Optional<Object> of(TaskId task, String type, String attribute) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("connector", task.connector());
    tags.put("task", Integer.toString(task.index()));
    try {
      return Optional.ofNullable(
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(MetricObjectNames.of("kafka.connect", type, tags), attribute));
    } catch (InstanceNotFoundException notReported) {
      return Optional.empty();
    } catch (JMException e) {
      log.debug("The metric {} of {} cannot be read", attribute, task, e);
      return Optional.empty();
    }
  }
}
