package io.neaptide.connect.source.query;

/**
 * Finds a part of a text in a time that is linear in the length of both, whatever they are. An
 * instance is for one part; not thread-safe.
 */
final class TextSearch {

  /** Up to so many characters the search of the JDK is quicker in any case. */
  private static final int SHORT = 32;

  private final String part;

  /**
   * For each beginning of the part, how long the longest shorter beginning is that it ends with;
   * empty where the part is short.
   */
  private final int[] borders;

  TextSearch(String part) {
    this.part = part;
    this.borders = part.length() <= SHORT ? new int[0] : borders(part);
  }

  private static int[] borders(String part) {
    int[] borders = new int[part.length()];
    int length = 0;
    for (int at = 1; at < part.length(); at++) {
      while (length > 0 && part.charAt(at) != part.charAt(length)) {
        length = borders[length - 1];
      }
      if (part.charAt(at) == part.charAt(length)) {
        length++;
      }
      borders[at] = length;
    }
    return borders;
  }

  /** Where the part stands next, from an index on; negative where it does not. */
  int next(String text, int from) {
    if (borders.length == 0) {
      return text.indexOf(part, from);
    }
    int length = 0;
    for (int at = from; at < text.length(); at++) {
      char character = text.charAt(at);
      while (length > 0 && character != part.charAt(length)) {
        length = borders[length - 1];
      }
      if (character == part.charAt(length)) {
        length++;
      }
      if (length == part.length()) {
        return at - length + 1;
      }
    }
    return -1;
  }
}
