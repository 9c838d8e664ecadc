package io.neaptide.connect.sink;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The offset up to which a partition is streamed, and whether everything before it was taken.
 * Guarded by the lock of {@link Streams}.
 */
final class StreamLimit {

  /** Where a partition is streamed for good. */
  static final long NONE = Long.MAX_VALUE;

  private final TopicPartition input;
  private long offset = NONE;
  private boolean reached;

  StreamLimit(TopicPartition input) {
    this.input = input;
  }

  long offset() {
    return offset;
  }

  /** Takes the limit of what is streamed from now on. */
  void set(long limit) {
    offset = limit;
    reached = false;
  }

  boolean isBefore(long recordOffset) {
    return recordOffset >= offset;
  }

  /** Whether there is one that is not reached yet. */
  boolean isAhead() {
    return offset != NONE && !reached;
  }

  boolean isReached() {
    return reached;
  }

  /** Nothing is left before it. */
  void reach() {
    reached = true;
  }

  /**
   * Fails where a record stands before a limit that counts as reached: it would never be written.
   */
  void requireNotPassed(long recordOffset) {
    if (reached && recordOffset < offset) {
      throw new ConnectException(
          "The record "
              + input
              + " at offset "
              + recordOffset
              + " came when everything before offset "
              + offset
              + " had counted as read. The initial data is not complete: set "
              + InitialConfig.STREAM_VERSION_CONFIG
              + " to another value, so that it is written anew");
    }
  }
}
