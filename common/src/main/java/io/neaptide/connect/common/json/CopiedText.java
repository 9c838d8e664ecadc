package io.neaptide.connect.common.json;

import java.util.Arrays;

/**
 * A copy of some bytes in which pieces are left out or replaced, from the first to the last. Where
 * nothing is, the copy is the original.
 */
final class CopiedText {

  private final byte[] original;
  private byte[] copy = {};
  private int length;

  /** Up to where the original is copied, or left out. */
  private int done;

  private boolean differs;

  CopiedText(byte[] original) {
    this.original = original;
  }

  void leaveOut(int from, int to) {
    copyTo(from);
    done = to;
    differs = true;
  }

  void replace(int from, int to, byte[] by) {
    leaveOut(from, to);
    append(by, 0, by.length);
  }

  /** The bytes; the original ones if they are the same. */
  byte[] bytes() {
    if (!differs) {
      return original;
    }
    copyTo(original.length);
    done = original.length;
    return Arrays.copyOf(copy, length);
  }

  private void copyTo(int end) {
    append(original, done, end);
  }

  private void append(byte[] source, int from, int to) {
    int count = to - from;
    if (copy.length - length < count) {
      copy = Arrays.copyOf(copy, Math.max(original.length, 2 * (length + count)));
    }
    System.arraycopy(source, from, copy, length, count);
    length += count;
  }
}
