package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.Distribution;
import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.TaskMetrics;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of a hook. Thread-safe. */
public final class HookMetrics {

  /** What the hook is called for. */
  public enum Call {
    BEFORE_SEND,
    AFTER_SEND,
    INITIAL_DATA
  }

  private record CallMetrics(
      LongAdder calls, Distribution millis, LongAdder retries, LongAdder failures) {}

  private final Clock clock;
  private final Map<Call, CallMetrics> calls = new EnumMap<>(Call.class);
  private final LongAdder removed;
  private final LongAdder added;

  HookMetrics(TaskMetrics metrics, Clock clock) {
    this.clock = clock;
    for (Call call : Call.values()) {
      String tag = MetricDefinition.hyphened(call.name());
      calls.put(
          call,
          new CallMetrics(
              metrics.total(HookMetric.HOOK_CALL_TOTAL, tag),
              metrics.distribution(HookMetric.HOOK_CALL_MS_AVG, HookMetric.HOOK_CALL_MS_MAX, tag),
              metrics.total(HookMetric.HOOK_RETRY_TOTAL, tag),
              metrics.total(HookMetric.HOOK_FAILURE_TOTAL, tag)));
    }
    removed = metrics.total(HookMetric.HOOK_EVENT_REMOVED_TOTAL);
    added = metrics.total(HookMetric.HOOK_EVENT_ADDED_TOTAL);
  }

  /** The time at which a call begins. */
  public long begin() {
    return clock.millis();
  }

  /** A call has ended, in whatever way. */
  public void ended(Call call, long begun) {
    CallMetrics of = calls.get(call);
    of.calls().increment();
    of.millis().record(clock.millis() - begun);
  }

  /** A call failed and is made again. */
  public void retried(Call call) {
    calls.get(call).retries().increment();
  }

  /** A call failed for good. */
  public void failed(Call call) {
    calls.get(call).failures().increment();
  }

  /** Counts what the hook has made of events: they are told by their identity. */
  public void changed(List<?> given, List<?> left) {
    if (isUnchanged(given, left)) {
      return;
    }
    Set<Object> before = Collections.newSetFromMap(new IdentityHashMap<>());
    before.addAll(given);
    int kept = 0;
    for (Object each : left) {
      if (before.contains(each)) {
        kept++;
      }
    }
    removed.add(Math.max(0, given.size() - kept));
    added.add(left.size() - kept);
  }

  private static boolean isUnchanged(List<?> given, List<?> left) {
    if (given.size() != left.size()) {
      return false;
    }
    for (int at = 0; at < given.size(); at++) {
      if (given.get(at) != left.get(at)) {
        return false;
      }
    }
    return true;
  }
}
