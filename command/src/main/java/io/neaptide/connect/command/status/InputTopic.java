package io.neaptide.connect.command.status;

import java.util.OptionalLong;

/**
 * How far an input topic is written to its target.
 *
 * @param partitions how many partitions of it the connector knows
 * @param position the offsets of all its partitions that are written, summed up
 * @param bound where the initial phase ends, summed up; empty where there is none
 * @param end where it ends now; empty where the worker cluster was not asked
 * @param committed the offsets of the connector's group; empty as for {@code end}
 */
record InputTopic(
    String topic,
    int partitions,
    long position,
    OptionalLong bound,
    OptionalLong end,
    OptionalLong committed) {

  /**
   * How many offsets are not written yet; empty where that is not known. The group follows what is
   * written with exactly-once delivery, and is all that is known without it.
   */
  OptionalLong lag() {
    return end.isPresent() && committed.isPresent()
        ? OptionalLong.of(Math.max(0, end.getAsLong() - Math.max(position, committed.getAsLong())))
        : OptionalLong.empty();
  }
}
