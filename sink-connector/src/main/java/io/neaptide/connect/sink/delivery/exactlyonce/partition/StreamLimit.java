package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The offset up to which a partition is streamed, and whether everything before it was taken.
 * Guarded by the lock of {@link PartitionStreams}.
 */
public final class StreamLimit {

  /** Where a partition is streamed for good. */
  public static final long NONE = Long.MAX_VALUE;

  private final TopicPartition input;
  private long offset = NONE;
  private boolean reached;

  StreamLimit(TopicPartition input) {
    this.input = input;
  }

  public long offset() {
    return offset;
  }

  /** Takes the limit of what is streamed from now on. */
  void set(long limit) {
    offset = limit;
    reached = false;
  }

  public boolean isBefore(long recordOffset) {
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
  public void requireNotPassed(long recordOffset) {
    if (reached && recordOffset < offset) {
      throw new ConnectException(
          "The record "
              + input
              + " at offset "
              + recordOffset
              + " came when everything before offset "
              + offset
              + " had counted as read. The initial data is not complete: set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value, so that it is written again");
    }
  }
}
