package io.neaptide.connect.source.query;

/** Texts as sequences of Unicode code points, so that no function can tear one apart. */
final class Texts {

  /** The longest text that a function makes, in code points. */
  static final int MAX_LENGTH = 16 * 1024 * 1024;

  private Texts() {}

  /** By code points, which is the order of the UTF-8 bytes. */
  static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int at = 0; at < common; at++) {
      char a = left.charAt(at);
      char b = right.charAt(at);
      if (a != b) {
        boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
        return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The part from a position, counted from 1, as far as it lies within the text. */
  static String substring(String text, long from, long length) {
    if (length < 0) {
      throw new EvaluationException("the length of a part is negative");
    }
    long size = length(text);
    long end = length > Long.MAX_VALUE / 2 - Math.abs(from) ? size + 1 : from + length;
    long first = Math.max(1, from);
    long last = Math.min(size + 1, end);
    if (first >= last) {
      return "";
    }
    int begin = text.offsetByCodePoints(0, (int) (first - 1));
    return text.substring(begin, text.offsetByCodePoints(begin, (int) (last - first)));
  }

  /** The first characters; with a negative count, all but the last ones. */
  static String left(String text, long count) {
    return substring(text, 1, count >= 0 ? count : Math.max(0, length(text) + count));
  }

  /** The last characters; with a negative count, all but the first ones. */
  static String right(String text, long count) {
    long size = length(text);
    long kept = count >= 0 ? Math.min(count, size) : Math.max(0, size + count);
    return substring(text, size - kept + 1, kept);
  }

  static String replace(String text, String from, String to) {
    if (from.isEmpty()) {
      return text;
    }
    long length = text.length();
    for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
      length += to.length() - from.length();
    }
    if (length > MAX_LENGTH) {
      throw tooLong();
    }
    return text.replace(from, to);
  }

  /** Position of a part, counted from 1; 0 where it is not found. */
  static long position(String part, String text) {
    int at = text.indexOf(part);
    return at < 0 ? 0 : text.codePointCount(0, at) + 1L;
  }

  /** Removes leading or trailing characters that are among those given. */
  static String trim(String text, String characters, boolean leading, boolean trailing) {
    int begin = 0;
    int end = text.length();
    while (leading && begin < end && holds(characters, text.codePointAt(begin))) {
      begin += Character.charCount(text.codePointAt(begin));
    }
    while (trailing && end > begin && holds(characters, text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(begin, end);
  }

  private static boolean holds(String characters, int codePoint) {
    return characters.indexOf(codePoint) >= 0;
  }

  /** Fills up to a length, or cuts to it. */
  static String pad(String text, long length, String filling, boolean left) {
    long size = length(text);
    if (length <= size) {
      return substring(text, 1, Math.max(0, length));
    }
    if (length > MAX_LENGTH) {
      throw tooLong();
    }
    if (filling.isEmpty()) {
      return text;
    }
    long missing = length - size;
    long times = missing / length(filling) + 1;
    String padding = substring(filling.repeat((int) times), 1, missing);
    return left ? padding + text : text + padding;
  }

  static String concat(String left, String right) {
    return checked(left.concat(right));
  }

  private static String checked(String text) {
    if (text.length() > MAX_LENGTH) {
      throw tooLong();
    }
    return text;
  }

  private static EvaluationException tooLong() {
    return new EvaluationException("the text is longer than " + MAX_LENGTH + " characters");
  }
}
