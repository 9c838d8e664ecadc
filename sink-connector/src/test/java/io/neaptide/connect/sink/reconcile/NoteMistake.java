package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.ClaimedOffsets;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/** Mistakes that could be made with notes of target partitions, to see that they are found. */
enum NoteMistake {
  NONE(0),
  /** Nobody is told what stands where it does not belong. */
  NOTHING_NOTED(-6172985197426499914L),
  /** What a note has no room for is not read by those who need it. */
  TRUNCATED(3670123327275282169L),
  /** A note counts that was made within the bounds of a former generation. */
  OF_FORMER_GENERATION(6302835181582554885L),
  /** Nobody waits for what others have read. */
  BEFORE_READING(-5721623241854372894L),
  /** The leader is not told of every record that has a key. */
  OFFSETS_LEFT_OUT(-2112453178607138382L),
  /** The target partition of a key is not read where its input partition is another one's. */
  FOREIGN_KEYS_FORGOTTEN(-3830525661821205577L),
  /** What the search sees counts as an orphan although the note does not tell of it. */
  MORE_THAN_NOTED(7873799550363233847L),
  /** What was read of several replicas counts as what one of them holds. */
  ELECTIONS_OVERLOOKED(-7925735824890568097L),
  /** What is left, since it is not needed any more, counts as read. */
  LEFT_COUNTS_AS_READ(-956523643181954137L),
  /** Nobody claims what the note tells of and he did not see. */
  UNSEEN_NOT_CLAIMED(-8172526915465895726L);

  private final long seed;

  NoteMistake(long seed) {
    this.seed = seed;
  }

  /** Of a run in which it was found; another one may find it when the runs are others. */
  long seed() {
    return seed;
  }

  /** What is published in place of a note. */
  PartitionNote published(PartitionNote right, PartitionNote firstEver) {
    return switch (this) {
      case NOTHING_NOTED -> nothingMisplaced(right, right.keyed());
      case TRUNCATED ->
          right.misplaced().isPresent() ? right : nothingMisplaced(right, right.keyed());
      case OF_FORMER_GENERATION -> firstEver;
      case OFFSETS_LEFT_OUT ->
          new PartitionNote(right.misplaced(), right.withoutKey(), withoutFirst(right.keyed()));
      case NONE,
          BEFORE_READING,
          FOREIGN_KEYS_FORGOTTEN,
          MORE_THAN_NOTED,
          ELECTIONS_OVERLOOKED,
          LEFT_COUNTS_AS_READ,
          UNSEEN_NOT_CLAIMED ->
          right;
    };
  }

  /** By what orphans of a target partition are searched in place of its note. */
  PartitionNote searched(PartitionNote right, TopicPartition target, OffsetRange range) {
    return this == MORE_THAN_NOTED
        ? new PartitionNote(right.misplaced(), right.withoutKey(), all(target, range))
        : right;
  }

  /** What is published in place of a claim. */
  ClaimedOffsets claimed(ClaimedOffsets right) {
    return this == UNSEEN_NOT_CLAIMED
        ? new ClaimedOffsets(
            right.claimed(),
            right.misplaced(),
            right.deleted(),
            right.strayDeletes(),
            right.strayRows(),
            new Claims())
        : right;
  }

  /** Every offset within the bounds of a target partition. */
  static Claims all(TopicPartition target, OffsetRange range) {
    Claims all = new Claims();
    LongStream.range(range.begin(), range.end()).forEach(at -> all.add(target.partition(), at));
    return all;
  }

  private static PartitionNote nothingMisplaced(PartitionNote right, Claims keyed) {
    return new PartitionNote(Optional.of(List.of()), right.withoutKey(), keyed);
  }

  private static Claims withoutFirst(Claims keyed) {
    Claims rest = new Claims();
    boolean[] passed = {false};
    keyed.forEach(
        (partition, offset) -> {
          if (passed[0]) {
            rest.add(partition, offset);
          }
          passed[0] = true;
        });
    return rest;
  }
}
