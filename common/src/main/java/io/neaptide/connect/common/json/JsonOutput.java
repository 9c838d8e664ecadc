package io.neaptide.connect.common.json;

import java.util.Arrays;
import org.apache.kafka.connect.errors.DataException;

/**
 * JSON text that is being written, as UTF-8 (RFC 8259), without spaces. Escaped is what must be:
 * the quote, the backslash and control characters, in the short form where there is one.
 */
final class JsonOutput {

  private static final int INITIAL_BYTES = 256;

  /** A buffer that grew beyond this for one text is not kept for the next. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  /** Of one character: {@code \}{@code u0000}. */
  private static final int MAX_BYTES_PER_CHARACTER = 6;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
  };

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private int depth;

  /** Whether a comma must come before what is written next. */
  private boolean afterElement;

  /**
   * Empties the buffer; what follows goes on within objects that are written elsewhere.
   *
   * @param objects how many of them are open
   * @param comma whether one must come before what is written next
   */
  void clear(int objects, boolean comma) {
    if (bytes.length > MAX_KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    length = 0;
    depth = objects;
    afterElement = comma;
  }

  /** Begins a value of its own, without a comma before it; returns where it begins. */
  int beginValue() {
    afterElement = false;
    return length;
  }

  int length() {
    return length;
  }

  /** Copies a part of what was written; returns where it ends there. */
  int copyTo(byte[] target, int at, int from, int to) {
    System.arraycopy(bytes, from, target, at, to - from);
    return at + to - from;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** The characters of a text as they are written between its quotes. */
  static byte[] characters(String text) {
    JsonOutput out = new JsonOutput();
    out.text(text);
    return Arrays.copyOfRange(out.bytes, 1, out.length - 1);
  }

  void startObject() {
    start('{');
  }

  void endObject() {
    end('}');
  }

  void startArray() {
    start('[');
  }

  void endArray() {
    end(']');
  }

  private void start(char bracket) {
    if (++depth > JsonLimits.MAX_DEPTH) {
      throw new DataException(
          "The data cannot be written as JSON: it is nested deeper than " + JsonLimits.MAX_DEPTH);
    }
    element(1);
    bytes[length++] = (byte) bracket;
    afterElement = false;
  }

  private void end(char bracket) {
    depth--;
    ensure(1);
    bytes[length++] = (byte) bracket;
    afterElement = true;
  }

  void fieldName(String name) {
    text(name);
    ensure(1);
    bytes[length++] = ':';
    afterElement = false;
  }

  /**
   * Writes a text.
   *
   * @throws DataException if it holds half of a surrogate pair
   */
  void text(String text) {
    int characters = text.length();
    element(characters + 2);
    byte[] out = bytes;
    int to = length;
    out[to++] = '"';
    int at = 0;
    while (at < characters) {
      char next = text.charAt(at);
      if (next < ' ' || next >= 0x80 || next == '"' || next == '\\') {
        break;
      }
      out[to++] = (byte) next;
      at++;
    }
    length = to;
    for (; at < characters; at++) {
      char next = text.charAt(at);
      ensure(MAX_BYTES_PER_CHARACTER);
      if (Character.isSurrogate(next)) {
        pair(text, at++);
      } else {
        character(next);
      }
    }
    ensure(1);
    bytes[length++] = '"';
  }

  private void character(char next) {
    if (next < ' ' || next == '"' || next == '\\') {
      escaped(next);
    } else if (next < 0x80) {
      bytes[length++] = (byte) next;
    } else if (next < 0x800) {
      bytes[length++] = (byte) (0xC0 | (next >> 6));
      bytes[length++] = (byte) (0x80 | (next & 0x3F));
    } else {
      bytes[length++] = (byte) (0xE0 | (next >> 12));
      bytes[length++] = (byte) (0x80 | ((next >> 6) & 0x3F));
      bytes[length++] = (byte) (0x80 | (next & 0x3F));
    }
  }

  private void escaped(char next) {
    bytes[length++] = '\\';
    switch (next) {
      case '"', '\\' -> bytes[length++] = (byte) next;
      case '\b' -> bytes[length++] = 'b';
      case '\f' -> bytes[length++] = 'f';
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[next >> 4];
        bytes[length++] = HEX[next & 0xF];
      }
    }
  }

  private void pair(String text, int at) {
    int code = text.codePointAt(at);
    if (code < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      throw new DataException("A text holds half of a surrogate pair and has no JSON form");
    }
    bytes[length++] = (byte) (0xF0 | (code >> 18));
    bytes[length++] = (byte) (0x80 | ((code >> 12) & 0x3F));
    bytes[length++] = (byte) (0x80 | ((code >> 6) & 0x3F));
    bytes[length++] = (byte) (0x80 | (code & 0x3F));
  }

  void number(long number) {
    raw(Long.toString(number));
  }

  /** Writes ASCII characters as they are: a number, or one of JSON's words. */
  void raw(String ascii) {
    int characters = ascii.length();
    element(characters);
    for (int at = 0; at < characters; at++) {
      bytes[length++] = (byte) ascii.charAt(at);
    }
    afterElement = true;
  }

  /** Writes an element that is JSON text, in the form of this class, as it is. */
  void raw(byte[] json, int from, int to) {
    element(to - from);
    System.arraycopy(json, from, bytes, length, to - from);
    length += to - from;
  }

  /** Begins an element, for which there is room then. */
  private void element(int atMost) {
    ensure(atMost + 1);
    if (afterElement) {
      bytes[length++] = ',';
    }
    afterElement = true;
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }
}
