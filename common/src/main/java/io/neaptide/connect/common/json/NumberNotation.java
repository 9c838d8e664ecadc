package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.neaptide.connect.common.json.PlainTokens.NotPlainException;

/**
 * Checks the numbers of a JSON text and brings them into the notation in which {@link JsonWriter}
 * writes the number that {@link JsonReader} makes of them.
 */
final class NumberNotation {

  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT_DIGITS = 3;

  /** Below ten to this power, and from a thousandth on, a double is written without exponent. */
  private static final int PLAIN_DIGITS = 7;

  private static final int PLAIN_ZEROS = 2;

  private final byte[] json;
  private final CopiedText transcript;

  NumberNotation(byte[] json, CopiedText transcript) {
    this.json = json;
    this.transcript = transcript;
  }

  /**
   * Reads a number.
   *
   * @return where it ends
   */
  int number(int from) {
    boolean negative = json[from] == '-';
    int whole = negative ? from + 1 : from;
    int end = digits(whole, MAX_DIGITS);
    boolean zero = json[whole] == '0';
    if (zero && end - whole > 1) {
      throw new NotPlainException();
    }
    byte next = end < json.length ? json[end] : 0;
    if (next == '.') {
      return fraction(from, whole, end);
    }
    if (next == 'e' || next == 'E') {
      return rewrite(from, exponent(end));
    }
    if (negative && zero) {
      transcript.leaveOut(from, whole);
    }
    return end;
  }

  /** A number with a point; one with an exponent, too, is written in another way in any case. */
  private int fraction(int from, int whole, int point) {
    int end = digits(point + 1, MAX_DIGITS);
    if (end < json.length && (json[end] == 'e' || json[end] == 'E')) {
      return rewrite(from, exponent(end));
    }
    return isAsWritten(whole, point, end) ? end : rewrite(from, end);
  }

  /**
   * Whether {@link JsonWriter} would write the number like this. Within these limits a double is
   * written without an exponent and without zeros at the end, and so is a decimal, which is what a
   * number becomes that a double cannot hold; and of such notations each number has one only.
   */
  private boolean isAsWritten(int whole, int point, int end) {
    int places = end - point - 1;
    if (point - whole > PLAIN_DIGITS || (json[end - 1] == '0' && places > 1)) {
      return false;
    }
    if (json[whole] != '0' || (places == 1 && json[end - 1] == '0')) {
      return true;
    }
    int significant = point + 1;
    while (json[significant] == '0') {
      significant++;
    }
    return significant - point - 1 <= PLAIN_ZEROS;
  }

  private int exponent(int from) {
    int sign = from + 1;
    boolean signed = sign < json.length && (json[sign] == '+' || json[sign] == '-');
    return digits(signed ? sign + 1 : sign, MAX_EXPONENT_DIGITS);
  }

  private int rewrite(int from, int end) {
    String number = new String(json, from, end - from, ISO_8859_1);
    String written = JsonNumbers.parseFraction(number).toString();
    if (!written.equals(number)) {
      transcript.replace(from, end, written.getBytes(ISO_8859_1));
    }
    return end;
  }

  /** Passes digits, of which there must be one. */
  private int digits(int from, int most) {
    int end = from;
    while (end < json.length && json[end] >= '0' && json[end] <= '9') {
      end++;
    }
    if (end == from || end - from > most) {
      throw new NotPlainException();
    }
    return end;
  }
}
