package io.neaptide.connect.common.json;

import io.neaptide.connect.common.json.PlainTokens.NotPlainException;

/** The characters that escapes in JSON text stand for. */
final class JsonEscapes {

  /** How many digits follow the letter of a Unicode escape. */
  static final int UNICODE_DIGITS = 4;

  private JsonEscapes() {}

  /** The character of an escape of one letter. */
  static char named(byte letter) {
    return switch (letter) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new NotPlainException();
    };
  }

  /** The character of four hexadecimal digits; half of a surrogate pair is refused. */
  static char unicode(byte[] json, int from) {
    if (json.length - from < UNICODE_DIGITS) {
      throw new NotPlainException();
    }
    int code = 0;
    for (int index = from; index < from + UNICODE_DIGITS; index++) {
      byte digit = json[index];
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
}
