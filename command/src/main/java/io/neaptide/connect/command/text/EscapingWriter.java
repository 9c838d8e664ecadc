package io.neaptide.connect.command.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes JSON that a terminal may show: characters that would move its cursor or change the order
 * of others are escaped. In JSON they stand within texts only, and mean the same there.
 */
final class EscapingWriter extends FilterWriter {

  private static final int NONE = -1;

  /** The first half of a pair whose second is still to come. */
  private int high = NONE;

  EscapingWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int character) throws IOException {
    char next = (char) character;
    if (high != NONE) {
      char first = (char) high;
      high = NONE;
      if (Character.isLowSurrogate(next)) {
        pair(first, next);
        return;
      }
      escaped(first);
    }
    if (Character.isHighSurrogate(next)) {
      high = next;
    } else if (next < 0x7F || !SafeText.isUnsafe(next)) {
      out.write(next);
    } else {
      escaped(next);
    }
  }

  private void pair(char first, char second) throws IOException {
    if (SafeText.isUnsafe(Character.toCodePoint(first, second))) {
      escaped(first);
      escaped(second);
    } else {
      out.write(first);
      out.write(second);
    }
  }

  private void escaped(char character) throws IOException {
    out.write(String.format("\\u%04x", (int) character));
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    for (int at = offset; at < offset + length; at++) {
      write(characters[at]);
    }
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    for (int at = offset; at < offset + length; at++) {
      write(text.charAt(at));
    }
  }

  @Override
  public void close() throws IOException {
    if (high != NONE) {
      escaped((char) high);
      high = NONE;
    }
    super.close();
  }
}
