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

  /** What it says, and its tags. */
  MetricText text();

  /** What it says, for people who look at it. */
  default String description() {
    return text().description();
  }

  /** The names of its tags, in their order, beside {@code connector} and {@code task}. */
  default List<String> tags() {
    return text().tags();
  }

  default String metricName() {
    return hyphened(name());
  }

  /** The name of a constant as names of metrics, and values of their tags, are written. */
  static String hyphened(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  default MetricType type() {
    return MetricType.of(metricName());
  }

  default MetricLevel level() {
    return tags().contains(PARTITION) ? MetricLevel.PARTITION : MetricLevel.TASK;
  }
}
