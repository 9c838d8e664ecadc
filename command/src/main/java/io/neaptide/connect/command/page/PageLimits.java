package io.neaptide.connect.command.page;

/**
 * How much goes into a page, so that a browser can open it.
 *
 * @param rows how many rows
 * @param valueLength how many characters of a key or value; of longer ones the part is written
 *     where the sides differ
 * @param characters how many characters of rows
 */
public record PageLimits(long rows, int valueLength, long characters) {

  public static final PageLimits DEFAULT = new PageLimits(10_000, 2_000, 100_000_000);

  /** Room for a few characters before the first one that differs. */
  private static final int LEAST_LENGTH = 100;

  public PageLimits {
    if (rows < 0 || characters < 0) {
      throw new IllegalArgumentException("A page cannot have less than no rows");
    }
    if (valueLength < LEAST_LENGTH) {
      throw new IllegalArgumentException(
          "Values cannot be shortened to "
              + valueLength
              + " characters; the least is "
              + LEAST_LENGTH);
    }
  }
}
