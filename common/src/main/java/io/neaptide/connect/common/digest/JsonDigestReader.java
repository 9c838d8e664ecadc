package io.neaptide.connect.common.digest;

import io.neaptide.connect.common.json.FieldOrder;
import io.neaptide.connect.common.json.JsonLimits;
import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.json.Utf8;
import java.util.Arrays;

/**
 * Encodes a JSON object for its digest straight from its bytes, in one pass and without making
 * values of it. It reads the common form of JSON only and gives up wherever something is unusual or
 * wrong, so that {@link JsonReader} alone decides what is a row; what it does encode is the same as
 * if the row had been decoded. Reusable; not thread-safe.
 */
public final class JsonDigestReader implements DigestibleFormat.RowEncoder {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME_LENGTH = 1_000;

  private final DigestEncoding out;
  private final NumberDigest numbers;
  private final FieldOrder fields = new FieldOrder();
  private int[] fieldStarts = new int[32];
  private byte[] json = {};
  private byte[] unescaped = new byte[256];
  private int at;

  public JsonDigestReader(DigestEncoding out) {
    this.out = out;
    this.numbers = new NumberDigest(out);
  }

  @Override
  public boolean encode(byte[] text) {
    if (text.length > JsonLimits.MAX_BYTES || !Utf8.isWellFormed(text)) {
      return false;
    }
    json = text;
    at = 0;
    fields.start(text);
    out.start();
    boolean done = skipSpace() == '{' && object(0) && skipSpace() < 0;
    json = new byte[0];
    return done;
  }

  /** The next byte that is no space; negative at the end, or where it is no ASCII. */
  private int skipSpace() {
    if (at < json.length && json[at] > ' ') {
      return json[at];
    }
    while (at < json.length) {
      byte next = json[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next < 0 ? 0 : next;
      }
      at++;
    }
    return -1;
  }

  private boolean object(int depth) {
    if (depth > MAX_DEPTH) {
      return false;
    }
    at++;
    out.startObject();
    int first = fields.size();
    if (skipSpace() == '}') {
      at++;
      out.end();
      return true;
    }
    while (true) {
      if (!field(depth)) {
        return false;
      }
      int next = skipSpace();
      at++;
      if (next == '}') {
        break;
      }
      if (next != ',') {
        return false;
      }
    }
    return sort(first, depth);
  }

  private boolean sort(int first, int depth) {
    int[] order = fields.of(first, depth);
    if (!fields.isUnique()) {
      return false;
    }
    out.reorder(fieldStarts, first, order);
    fields.truncate(first);
    out.end();
    return true;
  }

  private boolean field(int depth) {
    if (skipSpace() != '"') {
      return false;
    }
    int start = ++at;
    int end = start;
    while (end < json.length && json[end] != '"') {
      // A byte beyond ASCII is negative.
      if (json[end] < ' ' || json[end] == '\\') {
        return false;
      }
      end++;
    }
    at = end + 1;
    if (end - start > MAX_NAME_LENGTH || skipSpace() != ':') {
      return false;
    }
    at++;
    int index = fields.size();
    if (index == fieldStarts.length) {
      fieldStarts = Arrays.copyOf(fieldStarts, 2 * index);
    }
    fields.add(start, end);
    fieldStarts[index] = out.length();
    out.name(json, start, end);
    int next = skipSpace();
    if (next == 'n') {
      // An absent column and a null one are the same.
      out.truncate(fieldStarts[index]);
      return isWord("null");
    }
    return value(next, depth);
  }

  private boolean value(int next, int depth) {
    return switch (next) {
      case '"' -> text();
      case '{' -> object(depth + 1);
      case '[' -> list(depth + 1);
      case 't' -> {
        out.bool(true);
        yield isWord("true");
      }
      case 'f' -> {
        out.bool(false);
        yield isWord("false");
      }
      case 'n' -> {
        out.nullValue();
        yield isWord("null");
      }
      default -> {
        at = numbers.number(json, at);
        yield at > 0;
      }
    };
  }

  /** What follows a word is looked at by the caller: nothing but a separator may. */
  private boolean isWord(String word) {
    if (json.length - at < word.length()) {
      return false;
    }
    for (int letter = 0; letter < word.length(); letter++) {
      if (json[at + letter] != word.charAt(letter)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  private boolean list(int depth) {
    if (depth > MAX_DEPTH) {
      return false;
    }
    at++;
    out.startList();
    if (skipSpace() == ']') {
      at++;
      out.end();
      return true;
    }
    while (true) {
      if (!value(skipSpace(), depth)) {
        return false;
      }
      int next = skipSpace();
      at++;
      if (next == ']') {
        out.end();
        return true;
      }
      if (next != ',') {
        return false;
      }
    }
  }

  private boolean text() {
    int start = at + 1;
    int end = start;
    while (end < json.length) {
      byte next = json[end];
      if (next == '"') {
        out.text(json, start, end);
        at = end + 1;
        return true;
      }
      if (next == '\\') {
        at = end;
        return escapedText(start);
      }
      if (next >= 0 && next < ' ') {
        return false;
      }
      end++;
    }
    return false;
  }

  private boolean escapedText(int start) {
    int length = at - start;
    reserve(length);
    System.arraycopy(json, start, unescaped, 0, length);
    while (at < json.length) {
      byte next = json[at++];
      if (next == '"') {
        out.text(unescaped, 0, length);
        return true;
      }
      if (next >= 0 && next < ' ') {
        return false;
      }
      if (next == '\\') {
        int character = at < json.length ? escaped(json[at++]) : -1;
        if (character < 0) {
          return false;
        }
        next = (byte) character;
      }
      reserve(length + 1);
      unescaped[length++] = next;
    }
    return false;
  }

  private static int escaped(byte code) {
    return switch (code) {
      case '"', '\\', '/' -> code;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> -1;
    };
  }

  private void reserve(int needed) {
    if (unescaped.length < needed) {
      unescaped = Arrays.copyOf(unescaped, 2 * needed);
    }
  }
}
