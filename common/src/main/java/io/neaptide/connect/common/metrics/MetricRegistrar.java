package io.neaptide.connect.common.metrics;

import java.util.Map;
import org.apache.kafka.common.metrics.Gauge;

/** Where metrics are shown. Used by one thread at a time. */
interface MetricRegistrar {

  /**
   * Shows a metric.
   *
   * @param tags in the order in which they are to stand
   * @return false where one of the same name is shown still, of a task that has not ended
   */
  boolean add(MetricDefinition metric, Map<String, String> tags, Gauge<Double> value);

  /** Whether a metric that was added is shown; an earlier task that ends late may take it away. */
  boolean isShown(MetricDefinition metric, Map<String, String> tags);

  /** Shows it no longer. */
  void remove(MetricDefinition metric, Map<String, String> tags);
}
