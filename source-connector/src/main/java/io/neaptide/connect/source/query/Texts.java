package io.neaptide.connect.source.query;

import java.util.BitSet;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Texts as sequences of Unicode code points, so that no function can tear one apart. */
final class Texts {

  /** The longest text that a function makes, in code points. */
  static final int MAX_LENGTH = 16 * 1024 * 1024;

  /** So few are looked through for each character of a text. */
  private static final int FEW_CHARACTERS = 16;

  private static final int PIECE = 1024;

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
    TextSearch search = new TextSearch(from);
    StringBuilder replaced = new StringBuilder();
    int done = 0;
    for (int at = search.next(text, 0); at >= 0; at = search.next(text, done)) {
      append(replaced, text, done, at);
      append(replaced, to, 0, to.length());
      done = at + from.length();
    }
    if (done == 0) {
      return text;
    }
    return append(replaced, text, done, text.length()).toString();
  }

  private static StringBuilder append(StringBuilder to, String text, int begin, int end) {
    if ((long) to.length() + end - begin > MAX_LENGTH) {
      throw tooLong();
    }
    return to.append(text, begin, end);
  }

  /** Position of a part, counted from 1; 0 where it is not found. */
  static long position(String part, String text) {
    int at = new TextSearch(part).next(text, 0);
    return at < 0 ? 0 : text.codePointCount(0, at) + 1L;
  }

  /** Removes leading or trailing characters that are among those given. */
  static String trim(String text, String characters, boolean leading, boolean trailing) {
    IntPredicate isRemoved = among(characters);
    int begin = 0;
    int end = text.length();
    while (leading && begin < end && isRemoved.test(text.codePointAt(begin))) {
      begin += Character.charCount(text.codePointAt(begin));
    }
    while (trailing && end > begin && isRemoved.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(begin, end);
  }

  /** In pieces, since the JDK copies all of a text for each character that becomes several. */
  static String upper(String text) {
    if (text.length() <= PIECE) {
      return text.toUpperCase(Locale.ROOT);
    }
    StringBuilder upper = new StringBuilder(text.length());
    int begin = 0;
    while (begin < text.length()) {
      int end = Math.min(text.length(), begin + PIECE);
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end--;
      }
      String piece = text.substring(begin, end).toUpperCase(Locale.ROOT);
      append(upper, piece, 0, piece.length());
      begin = end;
    }
    return upper.toString();
  }

  /**
   * The only character that becomes several is replaced before, for the same reason; not in pieces,
   * since the form of a sigma depends on what stands around it.
   */
  static String lower(String text) {
    return text.replace("\u0130", "i\u0307").toLowerCase(Locale.ROOT);
  }

  private static IntPredicate among(String characters) {
    if (characters.length() <= FEW_CHARACTERS) {
      return character -> characters.indexOf(character) >= 0;
    }
    BitSet set = new BitSet();
    characters.codePoints().forEach(set::set);
    return set::get;
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

  static String concat(Object[] texts) {
    StringBuilder all = new StringBuilder();
    for (Object each : texts) {
      String text = Values.text(each);
      append(all, text, 0, text.length());
    }
    return all.toString();
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
