package io.neaptide.connect.command.text;

/**
 * Text of keys and values that a terminal may show: whatever would move its cursor, change its
 * colours or the order of characters is told by its code.
 */
public final class SafeText {

  private static final String MORE = "...";

  private SafeText() {}

  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(code -> append(safe, code));
    return safe.toString();
  }

  /** The same, cut after a number of characters. */
  static String of(String text, int length) {
    int end = Math.min(text.length(), length);
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return of(text.substring(0, end)) + (end < text.length() ? MORE : "");
  }

  /** Whether a terminal would not only show it. */
  static boolean isUnsafe(int code) {
    int type = Character.getType(code);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static void append(StringBuilder safe, int code) {
    if (isUnsafe(code)) {
      safe.append(String.format("\\u%04x", code));
    } else {
      safe.appendCodePoint(code);
    }
  }
}
