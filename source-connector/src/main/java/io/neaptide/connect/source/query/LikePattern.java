package io.neaptide.connect.source.query;

import java.util.Optional;

/** A pattern of LIKE: {@code %} stands for any text, {@code _} for any one character. */
final class LikePattern {

  private static final int ANY_TEXT = -1;
  private static final int ANY_CHARACTER = -2;

  /** Steps of a comparison beside those for each character of the text. */
  private static final long MAX_STEPS = 10_000_000;

  private static final long MAX_STEPS_PER_CHARACTER = 64;

  /** Code points, and the two signs above. */
  private final int[] signs;

  private LikePattern(int[] signs) {
    this.signs = signs;
  }

  /**
   * Reads a pattern.
   *
   * @param escape takes the meaning from the sign behind it; none where empty
   */
  static LikePattern of(String pattern, Optional<Integer> escape) {
    int[] characters = pattern.codePoints().toArray();
    int[] signs = new int[characters.length];
    int count = 0;
    for (int at = 0; at < characters.length; at++) {
      int character = characters[at];
      if (escape.isPresent() && character == escape.get()) {
        at++;
        if (at == characters.length || !isEscapable(characters[at], escape.get())) {
          throw new EvaluationException(
              "the escape character of LIKE must stand before %, _ or itself");
        }
        signs[count++] = characters[at];
      } else {
        signs[count++] = character == '%' ? ANY_TEXT : character == '_' ? ANY_CHARACTER : character;
      }
    }
    return new LikePattern(java.util.Arrays.copyOf(signs, count));
  }

  private static boolean isEscapable(int character, int escape) {
    return character == '%' || character == '_' || character == escape;
  }

  /** The escape character that a text gives. */
  static Optional<Integer> escape(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (Texts.length(text) != 1) {
      throw new EvaluationException("ESCAPE must be one character, or empty for none");
    }
    return Optional.of(text.codePointAt(0));
  }

  /**
   * Goes back to the last {@code %} only, so the steps are at most the product of both lengths, and
   * past a limit that no pattern comes near that was not made for it, they end.
   */
  boolean matches(String text) {
    long left = MAX_STEPS + MAX_STEPS_PER_CHARACTER * text.length();
    int sign = 0;
    int at = 0;
    int afterAnyText = -1;
    int retryAt = 0;
    while (at < text.length()) {
      if (left-- == 0) {
        throw new EvaluationException(
            "the pattern of LIKE takes too many steps: it has a long part behind a % that the text"
                + " almost holds in too many places");
      }
      int character = text.codePointAt(at);
      if (sign < signs.length && signs[sign] == ANY_TEXT) {
        afterAnyText = ++sign;
        retryAt = at;
      } else if (sign < signs.length
          && (signs[sign] == ANY_CHARACTER || signs[sign] == character)) {
        sign++;
        at += Character.charCount(character);
      } else if (afterAnyText >= 0) {
        sign = afterAnyText;
        retryAt += Character.charCount(text.codePointAt(retryAt));
        at = retryAt;
      } else {
        return false;
      }
    }
    while (sign < signs.length && signs[sign] == ANY_TEXT) {
      sign++;
    }
    return sign == signs.length;
  }
}
