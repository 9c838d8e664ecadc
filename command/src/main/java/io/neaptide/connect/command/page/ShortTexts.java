package io.neaptide.connect.command.page;

/** Shortens long texts, and keeps of two that differ the part where they do. */
final class ShortTexts {

  /** What stays before the first character that differs, as a share of all that stays. */
  private static final int CONTEXT_SHARE = 4;

  private final int length;

  ShortTexts(int length) {
    this.length = length;
  }

  /**
   * A part of a text.
   *
   * @param before how many characters were left out before it
   * @param text what is left
   * @param after how many characters were left out after it
   */
  record Part(int before, String text, int after) {

    boolean isWhole() {
      return before == 0 && after == 0;
    }
  }

  /** The beginning of a text. */
  Part of(String text) {
    return part(text, 0);
  }

  /** Of a text that another one is compared with, the part around the first difference. */
  Part of(String text, String other) {
    if (text.length() <= length && other.length() <= length) {
      return new Part(0, text, 0);
    }
    int first = 0;
    int shorter = Math.min(text.length(), other.length());
    while (first < shorter && text.charAt(first) == other.charAt(first)) {
      first++;
    }
    int context = length / CONTEXT_SHARE;
    return part(text, first < length - context ? 0 : first - context);
  }

  private Part part(String text, int from) {
    int begin = boundary(text, Math.min(from, text.length()));
    int end = boundary(text, Math.min(begin + length, text.length()));
    return new Part(begin, text.substring(begin, end), text.length() - end);
  }

  /** Never between the two halves of one character. */
  private static int boundary(String text, int at) {
    boolean splits =
        at > 0
            && at < text.length()
            && Character.isHighSurrogate(text.charAt(at - 1))
            && Character.isLowSurrogate(text.charAt(at));
    return splits ? at - 1 : at;
  }
}
