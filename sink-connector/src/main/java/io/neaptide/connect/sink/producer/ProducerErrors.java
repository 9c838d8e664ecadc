package io.neaptide.connect.sink.producer;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;

/** What a failure of a transactional writer means. */
public final class ProducerErrors {

  private ProducerErrors() {}

  /** Whether another writer has taken over. */
  public static boolean isFenced(Throwable failure) {
    return failure instanceof ProducerFencedException
        || failure instanceof InvalidProducerEpochException;
  }

  /** Whether trying again is useless until somebody changes something. */
  public static boolean isFatal(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof AuthorizationException
          || each instanceof AuthenticationException
          || each instanceof TooLargeException
          || each instanceof UnsupportedVersionException) {
        return true;
      }
      if (each instanceof RetriableException) {
        return false;
      }
    }
    return false;
  }

  /** Whether a record is refused as such, so that it is refused each time. */
  public static boolean isRefusal(Throwable failure) {
    return failure instanceof RefusedRecordException || WriteRefusal.isRefusal(rootOf(failure));
  }

  /** Whether it is a right that is missing. */
  public static boolean isUnauthorized(Throwable failure) {
    return rootOf(failure) instanceof AuthorizationException;
  }

  /** What to tell of a failure that may be explained already. */
  public static String messageOf(Throwable failure) {
    return failure instanceof ConnectException ? failure.getMessage() : reasonOf(failure);
  }

  /** What to tell of a failure. */
  public static String reasonOf(Throwable failure) {
    if (failure instanceof RefusedRecordException || failure instanceof TooLargeException) {
      return failure.getMessage();
    }
    return rootOf(failure).toString();
  }

  static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
