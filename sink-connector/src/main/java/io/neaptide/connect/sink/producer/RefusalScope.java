package io.neaptide.connect.sink.producer;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Which record is refused each time it is sent, as far as the error of one tells. */
public enum RefusalScope {
  /** The record itself. */
  RECORD,
  /** The record, or another one in the same request. */
  REQUEST,
  /** Another record in the same request. */
  OTHER_RECORD,
  /** None: the error has another reason. */
  NONE;

  /** What the error tells that the brokers answered a record with, or the producer. */
  public static RefusalScope of(Throwable error) {
    if (error instanceof RecordTooLargeException) {
      // A request that is too large is split until it is one record that is.
      return RECORD;
    }
    if (error instanceof RecordBatchTooLargeException
        || error instanceof InvalidTimestampException
        || error instanceof InvalidRecordException) {
      return REQUEST;
    }
    // For the other records of a request the producer makes an exception of no special type.
    return error.getClass() == KafkaException.class ? OTHER_RECORD : NONE;
  }
}
