package io.neaptide.connect.common.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the plain JSON that nearly all rows are made of, in one pass over their bytes.
 *
 * <p>It accepts only what it understands without doubt, and gives up on everything else: long names
 * and names with escapes, surrogates written as escapes, numbers far from ordinary, deep nesting,
 * and whatever is no JSON at all. {@link JsonReader} reads that again, and is the only one that
 * says what is wrong. So a row that is read here is the row that would be read there.
 *
 * <p>An instance reads one text.
 */
final class PlainJson {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_FRACTION_LENGTH = 40;
  private static final int MAX_EXPONENT_DIGITS = 3;

  /** Every whole number of so many digits is a long. */
  private static final int MAX_LONG_DIGITS = 18;

  private final byte[] json;
  private int at;
  private int depth;

  /** The names of the objects that are open, each object's after those of its parent. */
  private final ObjectNames names = new ObjectNames();

  private PlainJson(byte[] json) {
    this.json = json;
  }

  /**
   * Reads one JSON object.
   *
   * @param json well-formed UTF-8
   * @return empty where this is for {@link JsonReader} to decide
   */
  static Optional<Map<String, Object>> readObject(byte[] json, ColumnSelection columns) {
    PlainJson reader = new PlainJson(json);
    try {
      reader.expect('{');
      Map<String, Object> row = reader.object(columns);
      reader.end();
      return Optional.of(row);
    } catch (NotPlainException e) {
      return Optional.empty();
    }
  }

  /** The same for one JSON value of any type but null. */
  static Optional<Object> readValue(byte[] json) {
    PlainJson reader = new PlainJson(json);
    try {
      Object value = reader.value(reader.next(), ColumnSelection.ALL);
      reader.end();
      return Optional.ofNullable(value);
    } catch (NotPlainException e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> object(ColumnSelection columns) {
    enter();
    Map<String, Object> row = new LinkedHashMap<>();
    int first = names.open();
    byte token = next();
    while (token != '}') {
      String name = name(token, first);
      ColumnSelection nested = columns.nested(name);
      byte start = next();
      if (nested.isAll() || (start == '{' && nested != ColumnSelection.NONE)) {
        row.put(name, value(start, nested));
      } else {
        skip(start);
      }
      token = afterElement('}');
    }
    names.close(first);
    depth--;
    return row;
  }

  private List<Object> array() {
    enter();
    List<Object> elements = new ArrayList<>();
    byte token = next();
    while (token != ']') {
      elements.add(value(token, ColumnSelection.ALL));
      token = afterElement(']');
    }
    depth--;
    return elements;
  }

  private Object value(byte start, ColumnSelection columns) {
    return switch (start) {
      case '"' -> text();
      case '{' -> object(columns);
      case '[' -> array();
      case 't' -> literal("true", Boolean.TRUE);
      case 'f' -> literal("false", Boolean.FALSE);
      case 'n' -> literal("null", null);
      default -> number(start);
    };
  }

  private void skip(byte start) {
    switch (start) {
      case '"' -> skipText();
      case '{' -> skipObject();
      case '[' -> skipArray();
      default -> {
        Object unused = value(start, ColumnSelection.NONE);
      }
    }
  }

  private void skipObject() {
    enter();
    int first = names.open();
    byte token = next();
    while (token != '}') {
      String unused = name(token, first);
      skip(next());
      token = afterElement('}');
    }
    names.close(first);
    depth--;
  }

  private void skipArray() {
    enter();
    byte token = next();
    while (token != ']') {
      skip(token);
      token = afterElement(']');
    }
    depth--;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new NotPlainException();
    }
  }

  /** What follows an element: the end, or the start of the next one after its comma. */
  private byte afterElement(char end) {
    byte token = next();
    if (token == end) {
      return token;
    }
    if (token != ',') {
      throw new NotPlainException();
    }
    token = next();
    if (token == end) {
      throw new NotPlainException();
    }
    return token;
  }

  /** A name and the colon after it; no other one of this object is equal. */
  private String name(byte start, int first) {
    if (start != '"') {
      throw new NotPlainException();
    }
    int begin = at;
    int hash = 0;
    while (true) {
      byte next = byteAt(at);
      if (next == '"') {
        break;
      }
      // A byte beyond ASCII is negative.
      if ((next >= 0 && next < ' ') || next == '\\') {
        throw new NotPlainException();
      }
      hash = 31 * hash + next;
      at++;
    }
    String name = names.add(json, begin, at, hash, first);
    at++;
    expect(':');
    return name;
  }

  private String text() {
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

  private void skipText() {
    skipPlainCharacters();
    while (byteAt(at) != '"') {
      char unused = escaped();
      skipPlainCharacters();
    }
    at++;
  }

  /** Goes to the next quote or backslash. */
  private void skipPlainCharacters() {
    byte next = byteAt(at);
    while (next != '"' && next != '\\') {
      if (next >= 0 && next < ' ') {
        throw new NotPlainException();
      }
      next = byteAt(++at);
    }
  }

  private char escaped() {
    at++;
    return switch (byteAt(at++)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new NotPlainException();
    };
  }

  private char unicode() {
    int code = 0;
    for (int end = at + 4; at < end; at++) {
      byte digit = byteAt(at);
      // Beyond ASCII there are digits for Character.digit, too.
      int value = digit < 0 ? -1 : Character.digit(digit, 16);
      if (value < 0) {
        throw new NotPlainException();
      }
      code = 16 * code + value;
    }
    if (Character.isSurrogate((char) code)) {
      throw new NotPlainException();
    }
    return (char) code;
  }

  private Number number(byte start) {
    int begin = at - 1;
    boolean negative = start == '-';
    int firstDigit = negative ? at : begin;
    at = firstDigit;
    long whole = 0;
    while (isDigit()) {
      whole = 10 * whole + (json[at++] - '0');
    }
    int digits = at - firstDigit;
    if (digits == 0 || digits > MAX_LONG_DIGITS || (digits > 1 && json[firstDigit] == '0')) {
      throw new NotPlainException();
    }
    if (at < json.length && (json[at] == '.' || json[at] == 'e' || json[at] == 'E')) {
      return fraction(begin);
    }
    return negative ? -whole : whole;
  }

  private Number fraction(int begin) {
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
    return JsonNumbers.parseFraction(new String(json, begin, at - begin, ISO_8859_1));
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

  private <T> T literal(String text, T value) {
    for (int index = 1; index < text.length(); index++) {
      if (byteAt(at++) != text.charAt(index)) {
        throw new NotPlainException();
      }
    }
    return value;
  }

  private void expect(char token) {
    if (next() != token) {
      throw new NotPlainException();
    }
  }

  /** The next byte that is not white space. */
  private byte next() {
    byte next = byteAt(at++);
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      next = byteAt(at++);
    }
    return next;
  }

  private byte byteAt(int index) {
    if (index >= json.length) {
      throw new NotPlainException();
    }
    return json[index];
  }

  private void end() {
    while (at < json.length) {
      byte rest = json[at++];
      if (rest != ' ' && rest != '\n' && rest != '\r' && rest != '\t') {
        throw new NotPlainException();
      }
    }
  }

  /** Not for this reader. Without a trace, since nobody is told where it came from. */
  static final class NotPlainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPlainException() {
      super("left to JsonReader", null, false, false);
    }
  }
}
