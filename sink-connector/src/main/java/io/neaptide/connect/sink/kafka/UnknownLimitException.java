package io.neaptide.connect.sink.kafka;

import org.apache.kafka.common.errors.RetriableException;

/** The limit of a topic cannot be read now, so that nothing can be refused by it. */
final class UnknownLimitException extends RetriableException {

  private static final long serialVersionUID = 1L;

  UnknownLimitException(String topic, Throwable cause) {
    super("What the topic " + topic + " takes cannot be read now: " + cause.getMessage(), cause);
  }
}
