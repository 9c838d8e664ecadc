package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.MetricText;

/** The metrics of a hook. */
public enum HookMetric implements MetricDefinition {
  HOOK_CALL_TOTAL("Calls of the hook: before-send, after-send, initial-data.", "call"),
  HOOK_CALL_MS_AVG("How long a call takes.", "call"),
  HOOK_CALL_MS_MAX("How long the slowest call took.", "call"),
  HOOK_RETRY_TOTAL("Calls that failed and were repeated.", "call"),
  HOOK_FAILURE_TOTAL("Calls that failed for good, which ends the task.", "call"),
  HOOK_EVENT_REMOVED_TOTAL("Events that the hook removed before they were sent, or replaced."),
  HOOK_EVENT_ADDED_TOTAL("Events that the hook added, or put in the place of others.");

  @SuppressWarnings("ImmutableEnumChecker") // Its list is never changed.
  private final MetricText text;

  HookMetric(String description, String... tags) {
    this.text = MetricText.of(description, tags);
  }

  @Override
  public MetricText text() {
    return text;
  }
}
