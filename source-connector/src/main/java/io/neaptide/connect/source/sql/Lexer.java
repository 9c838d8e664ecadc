package io.neaptide.connect.source.sql;

import java.util.ArrayList;
import java.util.List;

/** Splits a statement of names and types, such as CREATE TABLE, into its parts. */
final class Lexer {

  private final SqlText text;
  private final String clean;
  private final int offset;
  private int at;

  private Lexer(SqlText text, Span span) {
    this.text = text;
    this.clean = text.clean(span);
    this.offset = span.begin();
  }

  static List<Lexeme> lexemes(SqlText text, Span span) {
    return new Lexer(text, span).all();
  }

  private List<Lexeme> all() {
    List<Lexeme> lexemes = new ArrayList<>();
    while (at < clean.length()) {
      if (clean.charAt(at) == ' ') {
        at++;
      } else {
        lexemes.add(next());
      }
    }
    return lexemes;
  }

  private Lexeme next() {
    int begin = at;
    char first = clean.charAt(at++);
    if (first == '"' || first == '`' || first == '\'') {
      skipQuoted(first);
      boolean isName = first != '\'';
      return new Lexeme(isName ? unquote(original(begin)) : original(begin), isName, span(begin));
    }
    if (isWord(first)) {
      while (at < clean.length() && isWord(clean.charAt(at))) {
        at++;
      }
    }
    return new Lexeme(original(begin), false, span(begin));
  }

  private void skipQuoted(char quote) {
    while (clean.charAt(at++) != quote || (at < clean.length() && clean.charAt(at) == quote)) {
      if (clean.charAt(at - 1) == quote) {
        at++;
      }
    }
  }

  private String original(int begin) {
    return text.original(span(begin));
  }

  private Span span(int begin) {
    return new Span(offset + begin, offset + at);
  }

  private static boolean isWord(char c) {
    return Character.isUnicodeIdentifierPart(c) || c == '_' || c == '$' || c == '#';
  }

  /** What stands between quotes; a doubled quote stands for one. */
  static String unquote(String quoted) {
    String quote = quoted.substring(0, 1);
    return quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote);
  }
}
