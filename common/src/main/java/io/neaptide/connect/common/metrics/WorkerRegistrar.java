package io.neaptide.connect.common.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows metrics by the reporters of the worker, which adds the tags of the task. */
final class WorkerRegistrar implements MetricRegistrar {

  private static final Logger log = LoggerFactory.getLogger(WorkerRegistrar.class);

  private final PluginMetrics worker;

  private WorkerRegistrar(PluginMetrics worker) {
    this.worker = worker;
  }

  /**
   * By the worker of a sink.
   *
   * @throws NoSuchMethodError if the worker is older than Connect 4.1
   */
  static WorkerRegistrar of(SinkTaskContext context) {
    return new WorkerRegistrar(context.pluginMetrics());
  }

  /**
   * By the worker of a source.
   *
   * @throws NoSuchMethodError if the worker is older than Connect 4.1
   */
  static WorkerRegistrar of(SourceTaskContext context) {
    return new WorkerRegistrar(context.pluginMetrics());
  }

  @Override
  public boolean add(MetricDefinition metric, Map<String, String> tags, Gauge<Double> value) {
    try {
      worker.addMetric(name(metric, tags), value);
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.debug("The worker does not take the metric {} {} now", metric.metricName(), tags, e);
      return false;
    }
  }

  @Override
  public boolean isShown(MetricDefinition metric, Map<String, String> tags) {
    return true;
  }

  @Override
  public void remove(MetricDefinition metric, Map<String, String> tags) {
    try {
      worker.removeMetric(name(metric, tags));
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.debug("The worker has removed the metric {} {}", metric.metricName(), tags, e);
    }
  }

  private MetricName name(MetricDefinition metric, Map<String, String> tags) {
    return worker.metricName(metric.metricName(), metric.description(), new LinkedHashMap<>(tags));
  }
}
