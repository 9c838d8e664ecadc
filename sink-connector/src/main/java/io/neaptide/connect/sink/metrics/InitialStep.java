package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;

/** What takes long in an initial phase. */
public enum InitialStep {
  /** A task reads its input partitions up to their bounds. */
  COLLECT,
  /** A task reads what the target topics hold. */
  COMPARE,
  /** What nobody claims of the target topics is read again. */
  SEARCH,
  /** A task writes the rows that are new or changed. */
  APPLY,
  /** Tombstones are written. */
  DELETE;

  String tagValue() {
    return MetricDefinition.hyphened(name());
  }
}
