package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;
import java.util.List;

/** The metrics of a hook. */
public enum HookMetric implements MetricDefinition {
  HOOK_CALL_TOTAL("Calls of the hook: before-send, after-send, initial-data.", "call"),
  HOOK_CALL_MS_AVG("How long a call takes.", "call"),
  HOOK_CALL_MS_MAX("How long the slowest call took.", "call"),
  HOOK_RETRY_TOTAL("Calls that failed and are made again.", "call"),
  HOOK_FAILURE_TOTAL("Calls that failed for good, which ends the task.", "call"),
  HOOK_EVENT_REMOVED_TOTAL("Events that the hook removed before they were sent, or replaced."),
  HOOK_EVENT_ADDED_TOTAL("Events that the hook added, or put in the place of others.");

  private final String description;

  // Never changed: List.of makes it.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> tags;

  HookMetric(String description, String... tags) {
    this.description = description;
    this.tags = List.of(tags);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<String> tags() {
    return tags;
  }
}
