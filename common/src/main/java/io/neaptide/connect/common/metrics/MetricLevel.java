package io.neaptide.connect.common.metrics;

/** How many of a metric there are. */
public enum MetricLevel {
  /** A few for each task. */
  TASK,
  /** One for each partition of a task, which can be switched off. */
  PARTITION
}
