package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The tokens of plain JSON text, one after the other. What is not plain is a {@link
 * NotPlainException}.
 */
final class PlainTokens {

  private static final int MAX_FRACTION_LENGTH = 40;
  private static final int MAX_EXPONENT_DIGITS = 3;

  /** Every whole number of so many digits is a long. */
  private static final int MAX_LONG_DIGITS = 18;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  private final byte[] json;
  private int at;

  /**
   * Begins before the first token.
   *
   * @param json well-formed UTF-8
   */
  PlainTokens(byte[] json) {
    this.json = json;
  }

  /** The first byte of the next token, which the methods below go on from. */
  byte next() {
    byte next = byteAt(at++);
    while (next <= ' ' && isSpace(next)) {
      next = byteAt(at++);
    }
    return next;
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  void expect(char token) {
    if (next() != token) {
      throw new NotPlainException();
    }
  }

  /** Fails if there is more than white space. */
  void end() {
    while (at < json.length) {
      if (!isSpace(json[at++])) {
        throw new NotPlainException();
      }
    }
  }

  /**
   * A name whose opening quote was read, and the colon after it.
   *
   * @param names gets it
   * @param first where the names of its object begin there
   */
  String name(ObjectNames names, int first) {
    int length = names.expectedLength(json, at);
    if (length >= 0) {
      at += length + 1;
      expect(':');
      return names.addExpected(first);
    }
    int begin = at;
    skipPlainCharacters();
    if (json[at] != '"') {
      throw new NotPlainException();
    }
    String name = names.add(json, begin, at, first);
    at++;
    expect(':');
    return name;
  }

  /** A text whose opening quote was read. */
  String text() {
    int begin = at;
    skipPlainCharacters();
    if (byteAt(at) == '"') {
      return new String(json, begin, at++ - begin, UTF_8);
    }
    StringBuilder text = new StringBuilder();
    while (byteAt(at) != '"') {
      text.append(new String(json, begin, at - begin, UTF_8)).append(escaped());
      begin = at;
      skipPlainCharacters();
    }
    return text.append(new String(json, begin, at++ - begin, UTF_8)).toString();
  }

  /** Writes a text whose opening quote was read. */
  void copyText(JsonOutput out) {
    int begin = at;
    skipPlainCharacters();
    if (json[at] == '"') {
      // Without a backslash it is what would be written: only what must be escaped is.
      out.raw(json, begin - 1, ++at);
    } else {
      at = begin;
      out.text(text());
    }
  }

  /** Where the next token begins, for {@link #goBack}. */
  int position() {
    return at;
  }

  void goBack(int position) {
    at = position;
  }

  void skipText() {
    skipPlainCharacters();
    while (byteAt(at) != '"') {
      char unused = escaped();
      skipPlainCharacters();
    }
    at++;
  }

  /** Goes to the next quote or backslash. */
  private void skipPlainCharacters() {
    int index = at;
    long special = 0;
    while (special == 0 && index <= json.length - Long.BYTES) {
      special = special((long) LONGS.get(json, index));
      index += special == 0 ? Long.BYTES : Long.numberOfTrailingZeros(special) / Byte.SIZE;
    }
    byte next = byteAt(index);
    while (next != '"' && next != '\\') {
      if (next >= 0 && next < ' ') {
        throw new NotPlainException();
      }
      next = byteAt(++index);
    }
    at = index;
  }

  /**
   * Marks the quotes, backslashes and control characters among eight bytes in their highest bits:
   * exactly the first one, others maybe.
   */
  private static long special(long bytes) {
    long quotes = bytes ^ (ONES * '"');
    long backslashes = bytes ^ (ONES * '\\');
    return (((quotes - ONES) & ~quotes)
            | ((backslashes - ONES) & ~backslashes)
            | ((bytes - ONES * ' ') & ~bytes))
        & (ONES << 7);
  }

  private char escaped() {
    byte letter = byteAt(++at);
    at++;
    if (letter != 'u') {
      return JsonEscapes.named(letter);
    }
    char character = JsonEscapes.unicode(json, at);
    at += JsonEscapes.UNICODE_DIGITS;
    return character;
  }

  /** A number whose first byte was read. */
  Number number(byte start) {
    int begin = at - 1;
    long whole = whole(start);
    if (!isFraction()) {
      return whole;
    }
    skipFraction();
    return JsonNumbers.parseFraction(new String(json, begin, at - begin, ISO_8859_1));
  }

  void skipNumber(byte start) {
    long unused = whole(start);
    if (isFraction()) {
      skipFraction();
    }
  }

  /** The digits before a point or exponent, and the sign before them. */
  private long whole(byte start) {
    boolean negative = start == '-';
    int firstDigit = negative ? at : at - 1;
    at = firstDigit;
    long whole = 0;
    while (isDigit()) {
      whole = 10 * whole + (json[at++] - '0');
    }
    int digits = at - firstDigit;
    if (digits == 0 || digits > MAX_LONG_DIGITS || (digits > 1 && json[firstDigit] == '0')) {
      throw new NotPlainException();
    }
    return negative ? -whole : whole;
  }

  private boolean isFraction() {
    return at < json.length && (json[at] == '.' || json[at] == 'e' || json[at] == 'E');
  }

  private void skipFraction() {
    if (json[at] == '.') {
      at++;
      digits(MAX_FRACTION_LENGTH);
    }
    if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
      at++;
      if (byteAt(at) == '+' || byteAt(at) == '-') {
        at++;
      }
      digits(MAX_EXPONENT_DIGITS);
    }
  }

  /** At least one digit. */
  private void digits(int most) {
    int first = at;
    while (isDigit()) {
      at++;
    }
    if (at == first || at - first > most) {
      throw new NotPlainException();
    }
  }

  private boolean isDigit() {
    return at < json.length && json[at] >= '0' && json[at] <= '9';
  }

  /** One of JSON's words, whose first letter was read. */
  <T> T literal(String text, T value) {
    for (int index = 1; index < text.length(); index++) {
      if (byteAt(at++) != text.charAt(index)) {
        throw new NotPlainException();
      }
    }
    return value;
  }

  private byte byteAt(int index) {
    if (index >= json.length) {
      throw new NotPlainException();
    }
    return json[index];
  }

  /**
   * The text is not plain JSON. Without a stack trace, since it is always caught, and often thrown.
   */
  static final class NotPlainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPlainException() {
      super("left to JsonReader", null, false, false);
    }
  }
}
