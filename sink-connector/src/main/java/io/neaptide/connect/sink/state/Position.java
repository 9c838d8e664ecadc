package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * How far an input partition was written to its target topic: everything before the offset stands
 * there, committed. Written by the owner of the partition in the transaction of its rows, last.
 *
 * @param offset the next input offset; empty where nothing is known to be written, and only the
 *     ownership was released
 * @param generation the generation it was written in; 0 where there is no initial phase
 * @param streamVersion the stream it belongs to
 * @param topicId the id of the input topic, since a recreated topic is another one; empty where the
 *     worker cluster is not known
 * @param epoch the epoch of the {@link Owner} that wrote it; 0 where a user has set it
 * @param released whether that owner writes nothing of the partition after it
 */
public record Position(
    OptionalLong offset,
    long generation,
    String streamVersion,
    Optional<String> topicId,
    long epoch,
    boolean released) {

  /** The epoch of positions that no owner wrote. */
  static final long ALTERED = 0;

  /** The position of an owner that goes on. */
  public Position(
      long offset, long generation, String streamVersion, Optional<String> topicId, long epoch) {
    this(OptionalLong.of(offset), generation, streamVersion, topicId, epoch, false);
  }

  /** The position that a user has set. */
  public static Position altered(long offset, long generation, String streamVersion) {
    return new Position(offset, generation, streamVersion, Optional.empty(), ALTERED);
  }

  /** What an owner says of a partition of which nothing is known to be written. */
  public static Position unknown(long generation, String streamVersion) {
    return new Position(
        OptionalLong.empty(), generation, streamVersion, Optional.empty(), ALTERED, false);
  }

  /** The same position, after which its owner writes nothing. */
  public Position releasedBy(long ownerEpoch) {
    return new Position(offset, generation, streamVersion, topicId, ownerEpoch, true);
  }

  /**
   * Makes sure that nobody has written it who was fenced.
   *
   * @param before the position before it
   */
  void requireNotOfFormerOwner(TopicPartition input, Position before) {
    if (epoch != ALTERED && epoch < before.epoch) {
      throw new UnreadableStateException(
          "A former owner of "
              + input
              + " (epoch "
              + epoch
              + ") has written to it after a later one (epoch "
              + before.epoch
              + "), so rows may be doubled or overtaken by older ones. Has anything else written to"
              + " this state topic? Set stream.version to another value, so that the target topics"
              + " are compared again or written anew",
          null);
    }
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    offset.ifPresent(next -> row.put("offset", next));
    row.put("generation", generation);
    row.put("streamVersion", streamVersion);
    topicId.ifPresent(id -> row.put("topicId", id));
    row.put("epoch", epoch);
    row.put("released", released);
    return row;
  }

  static Position ofRow(Map<String, Object> row) {
    return new Position(
        row.get("offset") == null
            ? OptionalLong.empty()
            : OptionalLong.of(StateFields.number(row, "offset")),
        StateFields.number(row, "generation"),
        StateFields.text(row, "streamVersion"),
        StateFields.textIfPresent(row, "topicId"),
        StateFields.number(row, "epoch"),
        StateFields.flag(row, "released"));
  }
}
