package io.neaptide.connect.sink.producer;

import org.apache.kafka.common.KafkaException;

/** A transaction cannot be committed, since a record in it is refused each time. */
public final class RefusedRecordException extends KafkaException {

  private static final long serialVersionUID = 1L;

  /**
   * The refusal of a record.
   *
   * @param message which record it is, and why it is refused
   */
  public RefusedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
