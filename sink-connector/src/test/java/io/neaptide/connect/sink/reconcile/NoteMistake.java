package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.util.List;
import java.util.Optional;

/** Mistakes that could be made with notes of target partitions, to see that they are found. */
enum NoteMistake {
  NONE(0),
  /** Nobody is told what stands where it does not belong. */
  NOTHING_NOTED(-673919134130701090L),
  /** What a note has no room for is not read by those who need it. */
  TRUNCATED(7751923437210672471L),
  /** A note counts that was made within the bounds of a former generation. */
  OF_FORMER_GENERATION(8799391581378968614L),
  /** Nobody waits for what others have read. */
  BEFORE_READING(3004008805795253128L),
  /** The leader is not told of every record that has a key. */
  OFFSETS_LEFT_OUT(2501624139304732031L),
  /** The target partition of a key is not read where its input partition is another one's. */
  FOREIGN_KEYS_FORGOTTEN(5849687618900589861L);

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
      case NONE, BEFORE_READING, FOREIGN_KEYS_FORGOTTEN -> right;
    };
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
