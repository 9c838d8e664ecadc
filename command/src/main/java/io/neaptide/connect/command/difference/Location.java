package io.neaptide.connect.command.difference;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the last record of a key stands on one side.
 *
 * @param timestamp that of the record; empty where it is not known
 */
public record Location(String topic, int partition, long offset, Optional<Instant> timestamp) {

  public Location {
    Objects.requireNonNull(topic);
    Objects.requireNonNull(timestamp);
  }
}
