package io.neaptide.connect.source.sql;

import java.util.ArrayList;
import java.util.List;

/** Reads the names of a path: {@code a.b}, {@code a."b c"}, {@code a['b']}. */
final class Path {

  private Path() {}

  static List<Lexeme> of(List<Lexeme> lexemes, Span span) {
    List<Lexeme> path = new ArrayList<>();
    int at = 0;
    path.add(name(lexemes, at++, span));
    while (at < lexemes.size()) {
      if (lexemes.get(at).is(".")) {
        path.add(name(lexemes, at + 1, span));
        at += 2;
      } else if (lexemes.get(at).is("[") && at + 2 < lexemes.size()) {
        path.add(inBrackets(lexemes.get(at + 1), lexemes.get(at + 2), span));
        at += 3;
      } else {
        throw notAPath(span);
      }
    }
    return path;
  }

  private static Lexeme name(List<Lexeme> lexemes, int at, Span span) {
    if (at >= lexemes.size() || !lexemes.get(at).isName()) {
      throw notAPath(span);
    }
    return lexemes.get(at);
  }

  private static Lexeme inBrackets(Lexeme name, Lexeme close, Span span) {
    boolean isText = !name.quoted() && name.text().startsWith("'");
    if (!isText || !close.is("]")) {
      throw new SqlException(
          span, "in brackets stands the name of a field in single quotes, such as address['city']");
    }
    return new Lexeme(Lexer.unquote(name.text()), true, name.span());
  }

  private static SqlException notAPath(Span span) {
    return new SqlException(span, "this is not the name of a column or the path to a field");
  }
}
