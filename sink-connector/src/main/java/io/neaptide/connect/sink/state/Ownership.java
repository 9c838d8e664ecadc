package io.neaptide.connect.sink.state;

import java.util.Optional;

/**
 * What the state topic says of an input partition at one moment.
 *
 * @param owner the last owner; of epoch 0 where there was none
 * @param position the last position, whoever wrote it
 */
public record Ownership(Owner owner, Optional<Position> position) {

  /** The id of a writer that may still write rows of the partition: nobody has fenced it. */
  public Optional<String> unreleasedWriter() {
    return isReleased() ? Optional.empty() : owner.writer();
  }

  /** Whether the owner of an epoch is the present one, and has not released the partition. */
  boolean isHeldSince(long epoch) {
    return owner.epoch() == epoch && !isReleased();
  }

  private boolean isReleased() {
    return position.filter(last -> last.released() && last.epoch() == owner.epoch()).isPresent();
  }
}
