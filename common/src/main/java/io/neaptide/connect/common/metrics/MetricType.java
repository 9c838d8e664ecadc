package io.neaptide.connect.common.metrics;

/** What the value of a metric is; the end of its name tells, as in Kafka's own metrics. */
public enum MetricType {
  TOTAL("counts since the start of the task"),
  RATE("per second, over the last half minute to minute"),
  AVG("average of the last half minute to minute; NaN where nothing was measured"),
  MAX("maximum of the last half minute to minute; NaN where nothing was measured"),
  GAUGE("the value of now");

  private final String meaning;

  MetricType(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }

  static MetricType of(String metric) {
    if (metric.endsWith("-total")) {
      return TOTAL;
    }
    if (metric.endsWith("-rate")) {
      return RATE;
    }
    if (metric.endsWith("-avg")) {
      return AVG;
    }
    return metric.endsWith("-max") ? MAX : GAUGE;
  }
}
