package io.neaptide.connect.command.diff;

/** Why it cannot be told whether the rows of a key are the same. */
enum Doubt {
  NONE('N', ""),
  UNREADABLE_LEFT('l', "the row of the left side cannot be read"),
  UNREADABLE_RIGHT('r', "the row of the right side cannot be read"),
  UNCLEAR_LEFT('L', "the partitions or key forms of the left side do not agree on its row"),
  UNCLEAR_RIGHT('R', "the partitions or key forms of the right side do not agree on its row"),
  REWRITTEN_LEFT(
      'w', "the left side may have had an earlier row, since it was written again later"),
  REWRITTEN_RIGHT(
      'W', "the right side may have had an earlier row, since it was written again later");

  private final byte code;
  private final String text;

  Doubt(char code, String text) {
    this.code = (byte) code;
    this.text = text;
  }

  byte code() {
    return code;
  }

  static Doubt of(byte code) {
    for (Doubt doubt : values()) {
      if (doubt.code == code) {
        return doubt;
      }
    }
    throw new IllegalStateException("An entry has the unknown doubt " + code);
  }

  /** The reason in words; empty where there is none. */
  String text() {
    return text;
  }
}
