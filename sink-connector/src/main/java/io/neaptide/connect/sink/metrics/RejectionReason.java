package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.MetricDefinition;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Why a record could not be written. */
enum RejectionReason {
  ENCODE,
  TOO_LARGE,
  REFUSED;

  String tagValue() {
    return MetricDefinition.hyphened(name());
  }

  static RejectionReason of(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof RecordTooLargeException || each instanceof RecordBatchTooLargeException) {
        return TOO_LARGE;
      }
      if (each instanceof InvalidTimestampException || each instanceof InvalidRecordException) {
        return REFUSED;
      }
    }
    return ENCODE;
  }
}
