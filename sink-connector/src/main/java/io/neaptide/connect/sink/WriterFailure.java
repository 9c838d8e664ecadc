package io.neaptide.connect.sink;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;

/** What a failure of a transactional writer means. */
final class WriterFailure {

  private WriterFailure() {}

  /** Whether another writer has taken over. */
  static boolean isFenced(Throwable failure) {
    return failure instanceof ProducerFencedException
        || failure instanceof InvalidProducerEpochException;
  }

  /** Whether trying again is useless until somebody changes something. */
  static boolean isFatal(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof AuthorizationException
          || each instanceof AuthenticationException
          || each instanceof UnsupportedVersionException) {
        return true;
      }
      if (each instanceof RetriableException) {
        return false;
      }
    }
    return false;
  }

  /** Whether the brokers refuse a record as such, so that it is refused each time. */
  static boolean isRefusal(Throwable failure) {
    Throwable root = rootOf(failure);
    return root instanceof RecordTooLargeException
        || root instanceof InvalidTimestampException
        || root instanceof InvalidRecordException;
  }

  static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
