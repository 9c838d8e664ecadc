package io.neaptide.connect.command.page;

import java.io.IOException;

/**
 * Writes JSON that may stand within an HTML script element: nothing in it ends the element, begins
 * a comment or an entity, or hides from whoever reads the source of the page.
 */
final class ScriptJson {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Appendable out;
  private long written;
  private boolean separate;

  ScriptJson(Appendable out) {
    this.out = out;
  }

  /** How many characters were written. */
  long written() {
    return written;
  }

  ScriptJson beginArray() throws IOException {
    return open('[');
  }

  ScriptJson endArray() throws IOException {
    return close(']');
  }

  ScriptJson beginObject() throws IOException {
    return open('{');
  }

  ScriptJson endObject() throws IOException {
    return close('}');
  }

  ScriptJson name(String name) throws IOException {
    text(name);
    put(':');
    separate = false;
    return this;
  }

  ScriptJson number(long number) throws IOException {
    return token(Long.toString(number));
  }

  ScriptJson flag(boolean flag) throws IOException {
    return token(flag ? "true" : "false");
  }

  ScriptJson nothing() throws IOException {
    return token("null");
  }

  ScriptJson text(String text) throws IOException {
    separate();
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        put(c);
        put(text.charAt(++i));
      } else if (isPlain(c)) {
        put(c);
      } else {
        escape(c);
      }
    }
    put('"');
    return this;
  }

  private static boolean isPlain(char c) {
    return switch (c) {
      case '"', '\\', '<', '>', '&', '\'' -> false;
      default ->
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.UNASSIGNED,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
          };
    };
  }

  private void escape(char c) throws IOException {
    put('\\');
    put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[c >> shift & 0xf]);
    }
  }

  private ScriptJson open(char bracket) throws IOException {
    separate();
    put(bracket);
    separate = false;
    return this;
  }

  private ScriptJson close(char bracket) throws IOException {
    put(bracket);
    separate = true;
    return this;
  }

  private ScriptJson token(String token) throws IOException {
    separate();
    out.append(token);
    written += token.length();
    return this;
  }

  private void separate() throws IOException {
    if (separate) {
      put(',');
    }
    separate = true;
  }

  private void put(char c) throws IOException {
    out.append(c);
    written++;
  }
}
