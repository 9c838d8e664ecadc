package io.neaptide.connect.source.sql;

/**
 * A word, a quoted name, a number or a sign.
 *
 * @param text without quotes
 * @param quoted whether it stood in quotes, where no word has a special meaning
 * @param span where it stands
 */
record Lexeme(String text, boolean quoted, Span span) {

  boolean is(String word) {
    return !quoted && text.equalsIgnoreCase(word);
  }

  boolean isName() {
    return quoted || Character.isUnicodeIdentifierStart(text.charAt(0)) || text.charAt(0) == '_';
  }

  boolean isNumber() {
    return !quoted && Character.isDigit(text.charAt(0));
  }
}
