package io.neaptide.connect.common.digest;

import io.neaptide.connect.common.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes that a row's digest is taken of: of each value a tag and its content. A text has its
 * length before it, a container an end tag, so that no encoding is the beginning of another one.
 * The caller sorts the fields of an object and leaves out those that are null. Reusable; not
 * thread-safe.
 */
public final class DigestEncoding {

  private static final int KEPT_BYTES = 1024 * 1024;

  /** Of a token beside its content: tag, length, sign. */
  private static final int TOKEN_BYTES = 7;

  private byte[] bytes = new byte[1024];
  private int length;
  private byte[] moved = new byte[0];

  /** Only a digest begins one. */
  DigestEncoding() {}

  void start() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
      moved = new byte[0];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Removes what was written behind a length. */
  void truncate(int earlier) {
    length = earlier;
  }

  void nullValue() {
    tag('Z');
  }

  void bool(boolean value) {
    tag(value ? 'T' : 'F');
  }

  void text(String text) {
    token('S', Utf8.encodeAny(text));
  }

  /** A text in UTF-8. */
  void text(byte[] source, int from, int to) {
    token('S', false, source, from, to);
  }

  /** A number in its one notation. */
  void number(String canonical) {
    token('N', canonical.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A number whose notation is some bytes, after a sign where it is negative. */
  void number(boolean negative, byte[] source, int from, int to) {
    token('N', negative, source, from, to);
  }

  void startList() {
    tag('L');
  }

  void startObject() {
    tag('M');
  }

  void name(String name) {
    token('K', Utf8.encodeAny(name));
  }

  void name(byte[] source, int from, int to) {
    token('K', false, source, from, to);
  }

  /** Ends the list or object that was started last. */
  void end() {
    tag('E');
  }

  /**
   * Puts pieces into another order. The pieces follow each other and end where the encoding ends.
   *
   * @param starts where each piece starts
   * @param from the first piece in the array of starts
   * @param order the order, relative to the first piece
   */
  void reorder(int[] starts, int from, int[] order) {
    int count = order.length;
    if (isInOrder(order)) {
      return;
    }
    int begin = starts[from];
    int size = length - begin;
    if (moved.length < size) {
      moved = new byte[Math.max(size, 2 * moved.length)];
    }
    System.arraycopy(bytes, begin, moved, 0, size);
    int at = begin;
    for (int next = 0; next < count; next++) {
      int piece = from + order[next];
      int end = order[next] + 1 < count ? starts[piece + 1] : begin + size;
      System.arraycopy(moved, starts[piece] - begin, bytes, at, end - starts[piece]);
      at += end - starts[piece];
    }
  }

  private static boolean isInOrder(int[] order) {
    for (int at = 0; at < order.length; at++) {
      if (order[at] != at) {
        return false;
      }
    }
    return true;
  }

  private void token(char tag, byte[] content) {
    token(tag, false, content, 0, content.length);
  }

  /**
   * A tag, the length of what follows, and that. The length has seven bits a byte, the lowest
   * first, with the highest bit set where more follow.
   */
  private void token(char tag, boolean negative, byte[] source, int from, int to) {
    int count = to - from;
    reserve(TOKEN_BYTES + count);
    byte[] out = bytes;
    int at = length;
    out[at++] = (byte) tag;
    int left = negative ? count + 1 : count;
    while (left > 0x7F) {
      out[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    out[at++] = (byte) left;
    if (negative) {
      out[at++] = '-';
    }
    System.arraycopy(source, from, out, at, count);
    length = at + count;
  }

  private void tag(char tag) {
    reserve(1);
    bytes[length++] = (byte) tag;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
