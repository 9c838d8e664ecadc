package io.neaptide.connect.common.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows metrics in JMX, for workers older than Connect 4.1, under the names that later ones give
 * them: domain {@code kafka.connect}, type {@code plugins}, then connector and task.
 *
 * <p>It uses Kafka's reporter without its registry of metrics: that has a metric of its own, which
 * would take the place of the worker's.
 */
final class JmxRegistrar implements MetricRegistrar {

  private static final Logger log = LoggerFactory.getLogger(JmxRegistrar.class);

  private static final String DOMAIN = "kafka.connect";
  private static final String GROUP = "plugins";

  private final Map<String, String> ofTask;
  private final JmxReporter reporter;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<MetricName, KafkaMetric> shown = new HashMap<>();

  JmxRegistrar(String connector, int task) {
    this(connector, task, new JmxReporter());
  }

  JmxRegistrar(String connector, int task, JmxReporter reporter) {
    this.reporter = reporter;
    ofTask = new LinkedHashMap<>();
    ofTask.put("connector", connector);
    ofTask.put("task", Integer.toString(task));
    reporter.contextChange(new KafkaMetricsContext(DOMAIN));
  }

  @Override
  public boolean add(MetricDefinition metric, Map<String, String> tags, Gauge<Double> value) {
    KafkaMetric made =
        new KafkaMetric(new Object(), name(metric, tags), value, new MetricConfig(), Time.SYSTEM);
    try {
      reporter.metricChange(made);
    } catch (KafkaException e) {
      log.debug("JMX does not take the metric {} {} now", metric.metricName(), tags, e);
      return false;
    }
    shown.put(made.metricName(), made);
    return true;
  }

  @Override
  public boolean isShown(MetricDefinition metric, Map<String, String> tags) {
    return server.isRegistered(objectName(tags));
  }

  @Override
  public void remove(MetricDefinition metric, Map<String, String> tags) {
    KafkaMetric made = shown.remove(name(metric, tags));
    if (made == null) {
      return;
    }
    try {
      reporter.metricRemoval(made);
    } catch (KafkaException e) {
      log.debug("JMX does not let go of the metric {} {}", metric.metricName(), tags, e);
    }
  }

  private MetricName name(MetricDefinition metric, Map<String, String> tags) {
    return new MetricName(metric.metricName(), GROUP, metric.description(), all(tags));
  }

  private Map<String, String> all(Map<String, String> tags) {
    Map<String, String> all = new LinkedHashMap<>(ofTask);
    all.putAll(tags);
    return all;
  }

  private ObjectName objectName(Map<String, String> tags) {
    return MetricObjectNames.of(DOMAIN, GROUP, all(tags));
  }
}
