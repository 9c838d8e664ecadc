package io.neaptide.connect.common.metrics;

import java.util.List;
import java.util.Locale;

/**
 * What a metric is called and what it says, whatever the values of its tags. Implemented by enums,
 * whose constants are named like their metrics.
 */
public interface MetricDefinition {

  /** The tag of metrics that there is one of for every partition. */
  String PARTITION = "partition";

  String TOPIC = "topic";

  /** The name of the constant. */
  String name();

  /** What it says, for people who look at it. */
  String description();

  /** The names of its tags, in their order, beside {@code connector} and {@code task}. */
  List<String> tags();

  default String metricName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  default MetricType type() {
    return MetricType.of(metricName());
  }

  default MetricLevel level() {
    return tags().contains(PARTITION) ? MetricLevel.PARTITION : MetricLevel.TASK;
  }
}
