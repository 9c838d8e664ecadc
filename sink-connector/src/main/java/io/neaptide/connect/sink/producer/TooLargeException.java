package io.neaptide.connect.sink.producer;

import org.apache.kafka.common.errors.RecordTooLargeException;

/** A record that was not given to the producer, since it or the topic could not take it. */
public final class TooLargeException extends RecordTooLargeException {

  private static final long serialVersionUID = 1L;

  TooLargeException(String message) {
    super(message);
  }
}
