package io.neaptide.connect.common.metrics;

import java.util.List;

/**
 * What a metric says, and by which tags there are several of it.
 *
 * @param description what it says, for people who look at it
 * @param tags the names of its tags, in their order
 */
public record MetricText(String description, List<String> tags) {

  public MetricText {
    tags = List.copyOf(tags);
  }

  public static MetricText of(String description, String... tags) {
    return new MetricText(description, List.of(tags));
  }
}
