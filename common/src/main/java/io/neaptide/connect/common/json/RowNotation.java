package io.neaptide.connect.common.json;

import io.neaptide.connect.common.json.PlainTokens.NotPlainException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks the JSON text of a row and brings it into the notation of {@link JsonWriter}, in one pass
 * and without decoding it: what comes out is what would be written of the decoded row. Text that is
 * in that notation already comes out as it is.
 *
 * <p>It accepts only what it understands without doubt, like {@link PlainJson}; for everything else
 * there is {@link JsonReader}. An instance reads one text.
 */
final class RowNotation {

  private static final int MAX_DEPTH = 64;

  /** With more names, comparing each with all others takes longer than decoding does. */
  private static final int MAX_NAMES = 256;

  private static final int MAX_NAME_LENGTH = 1_000;
  private static final byte[] KEY_COLUMN = {'_', 'k', 'e', 'y'};

  private final byte[] json;
  private final CopiedText transcript;
  private final NumberNotation numbers;
  private int at;
  private int depth;
  private boolean withKeyColumn;

  /** The names of the objects that are open: where each begins, where it ends, and its hash. */
  private int[] names = new int[3 * 16];

  private int nameCount;

  private RowNotation(byte[] json) {
    this.json = json;
    this.transcript = new CopiedText(json);
    this.numbers = new NumberNotation(json, transcript);
  }

  /** Reads; empty where this is for {@link JsonReader} to decide. */
  static Optional<EncodedRow> read(byte[] json) {
    if (json.length > JsonLimits.MAX_BYTES || !Utf8.isWellFormed(json)) {
      return Optional.empty();
    }
    RowNotation reader = new RowNotation(json);
    try {
      return Optional.of(reader.row());
    } catch (NotPlainException e) {
      return Optional.empty();
    }
  }

  private EncodedRow row() {
    if (next() != '{') {
      throw new NotPlainException();
    }
    object();
    skipSpace();
    if (at < json.length) {
      throw new NotPlainException();
    }
    return new EncodedRow(transcript.bytes(), withKeyColumn);
  }

  /** The first byte of the next token, which is passed. */
  private byte next() {
    byte next = byteAt(at);
    if (next <= ' ' && next >= 0) {
      skipSpace();
      next = byteAt(at);
    }
    at++;
    return next;
  }

  private void skipSpace() {
    int from = at;
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    if (at > from) {
      transcript.leaveOut(from, at);
    }
  }

  private byte byteAt(int index) {
    if (index >= json.length) {
      throw new NotPlainException();
    }
    return json[index];
  }

  /** An object whose bracket was passed. */
  private void object() {
    enter();
    int first = nameCount;
    byte token = next();
    while (token != '}') {
      if (token != '"') {
        throw new NotPlainException();
      }
      name(first);
      value(next());
      token = afterElement('}');
    }
    nameCount = first;
    depth--;
  }

  private void array() {
    enter();
    byte token = next();
    while (token != ']') {
      value(token);
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

  private void value(byte start) {
    switch (start) {
      case '"' -> text();
      case '{' -> object();
      case '[' -> array();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> at = numbers.number(at - 1);
    }
  }

  /** A word whose first letter was passed. */
  private void word(String word) {
    for (int letter = 1; letter < word.length(); letter++) {
      if (byteAt(at++) != word.charAt(letter)) {
        throw new NotPlainException();
      }
    }
  }

  /**
   * A name whose quote was passed, and the colon after it; it must not be in its object already.
   */
  private void name(int first) {
    int begin = at;
    int end = begin;
    int hash = 0;
    for (byte next = byteAt(end); next != '"'; next = byteAt(++end)) {
      // A byte beyond ASCII is negative.
      if ((next >= 0 && next < ' ') || next == '\\') {
        throw new NotPlainException();
      }
      hash = 31 * hash + next;
    }
    add(begin, end, hash, first);
    if (depth == 1 && Arrays.equals(json, begin, end, KEY_COLUMN, 0, KEY_COLUMN.length)) {
      withKeyColumn = true;
    }
    at = end + 1;
    if (next() != ':') {
      throw new NotPlainException();
    }
  }

  private void add(int begin, int end, int hash, int first) {
    for (int index = 3 * first; index < 3 * nameCount; index += 3) {
      if (names[index + 2] == hash
          && Arrays.equals(json, names[index], names[index + 1], json, begin, end)) {
        throw new NotPlainException();
      }
    }
    if (nameCount == MAX_NAMES || end - begin > MAX_NAME_LENGTH) {
      throw new NotPlainException();
    }
    int index = 3 * nameCount++;
    if (index == names.length) {
      names = Arrays.copyOf(names, 2 * index);
    }
    names[index] = begin;
    names[index + 1] = end;
    names[index + 2] = hash;
  }

  /** A text whose quote was passed. */
  private void text() {
    int index = at;
    for (byte next = byteAt(index); next != '"'; next = byteAt(index)) {
      if (next == '\\') {
        index = escaped(index);
      } else if (next >= 0 && next < ' ') {
        throw new NotPlainException();
      } else {
        index++;
      }
    }
    at = index + 1;
  }

  /** A character that is escaped, in the notation in which it is written; returns where it ends. */
  private int escaped(int from) {
    int end = from + 2;
    switch (byteAt(from + 1)) {
      case '"', '\\', 'b', 'f', 'n', 'r', 't' -> {
        // Written like this already.
      }
      case '/' -> written(from, end, '/');
      case 'u' -> {
        char character = JsonEscapes.unicode(json, end);
        end += 4;
        written(from, end, character);
      }
      default -> throw new NotPlainException();
    }
    return end;
  }

  private void written(int from, int end, char character) {
    byte[] written = JsonOutput.characters(String.valueOf(character));
    if (!Arrays.equals(json, from, end, written, 0, written.length)) {
      transcript.replace(from, end, written);
    }
  }
}
