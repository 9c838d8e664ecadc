package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far an input partition is read and written. Guarded by the lock of {@link PartitionStreams}.
 */
public final class InputOffsets {

  private OptionalLong first = OptionalLong.empty();
  private OptionalLong committed = OptionalLong.empty();
  private boolean rewound;
  private boolean doubted;
  private volatile Optional<String> topicId = Optional.empty();

  InputOffsets() {}

  /** Takes the id of the input topic, to be written with every position. */
  public void identify(Optional<String> id) {
    topicId = id;
  }

  /** The id of the input topic, where it is known; asked by any thread. */
  public Optional<String> topicId() {
    return topicId;
  }

  /**
   * Takes note of a record; where nothing is written yet, the input is read again from the first.
   */
  public void seen(long offset) {
    if (first.isEmpty()) {
      first = OptionalLong.of(offset);
    }
  }

  /** The input is read from here if nothing is known of it. */
  void beginAt(long offset) {
    if (committed.isEmpty()) {
      seen(offset);
    }
  }

  /** Where the input is to be rewound to, if anywhere. */
  OptionalLong rewind() {
    OptionalLong from = known();
    rewound = from.isPresent();
    return from;
  }

  /** Whether the offsets that Connect knows are those of before a rewind. */
  public boolean isRewound() {
    return rewound;
  }

  public void rewindTookPlace() {
    rewound = false;
  }

  /**
   * What Connect tells of the input is not believed before a record was seen: when a put that is to
   * be repeated meets a rebalance, it counts records as consumed that it never gives again.
   */
  public void doubt() {
    doubted = true;
  }

  /** The log does not hold the position any more, and goes on at another offset. */
  public void goOnAt(long offset) {
    committed = OptionalLong.of(offset);
  }

  void committed(OptionalLong position) {
    committed = position;
  }

  OptionalLong committed() {
    return committed;
  }

  /**
   * Where a commit may say that the input is done to.
   *
   * @param current how far Connect has read
   * @param idle whether nothing is on its way
   */
  OptionalLong done(long current, boolean idle) {
    if (rewound) {
      return OptionalLong.empty();
    }
    boolean believed = known().isPresent() || !doubted;
    return idle && believed ? OptionalLong.of(current) : known();
  }

  /** How far it is written of what Connect has read. */
  OptionalLong written(long current) {
    OptionalLong known = known();
    return known.isPresent()
        ? OptionalLong.of(Math.min(known.getAsLong(), current))
        : OptionalLong.empty();
  }

  private OptionalLong known() {
    return committed.isPresent() ? committed : first;
  }

  /** Offsets of an earlier generation may be those of another topic of the same name. */
  void clear() {
    first = OptionalLong.empty();
    committed = OptionalLong.empty();
  }
}
