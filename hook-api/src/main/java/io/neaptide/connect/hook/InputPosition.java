package io.neaptide.connect.hook;

import java.util.Objects;

/**
 * Where an event was read from, before any transform.
 *
 * @param topic the input topic
 * @param partition its partition
 * @param offset the offset of the record
 */
public record InputPosition(String topic, int partition, long offset) {

  /** Checks that nothing is missing. */
  public InputPosition {
    Objects.requireNonNull(topic, "topic");
  }
}
