package io.neaptide.connect.command.difference;

/**
 * How many keys are what.
 *
 * @param moved rows that are the same, but stand in another partition than they should; 0 where
 *     that is not looked at
 */
public record Counts(long onlyLeft, long onlyRight, long different, long moved, long equal) {

  public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  /** How many keys are not the same. */
  public long notEqual() {
    return onlyLeft + onlyRight + different + moved;
  }

  public long of(RowKind kind) {
    return switch (kind) {
      case ONLY_LEFT -> onlyLeft;
      case ONLY_RIGHT -> onlyRight;
      case DIFFERENT -> different;
      case MOVED -> moved;
    };
  }

  public Counts plus(Counts other) {
    return new Counts(
        onlyLeft + other.onlyLeft,
        onlyRight + other.onlyRight,
        different + other.different,
        moved + other.moved,
        equal + other.equal);
  }
}
