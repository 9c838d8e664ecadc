package io.neaptide.connect.source.sql;

import java.util.List;

/** Lexemes that are read one after the other. */
final class Lexemes {

  private final List<Lexeme> lexemes;
  private final Span end;
  private int at;

  /**
   * Starts at the first.
   *
   * @param end where errors about something missing are reported
   */
  Lexemes(List<Lexeme> lexemes, Span end) {
    this.lexemes = lexemes;
    this.end = end;
  }

  boolean atEnd() {
    return at == lexemes.size();
  }

  boolean nextIs(String word) {
    return !atEnd() && lexemes.get(at).is(word);
  }

  boolean nextIsName() {
    return !atEnd() && lexemes.get(at).isName();
  }

  /** Takes the word if it comes next. */
  boolean skip(String word) {
    boolean found = nextIs(word);
    if (found) {
      at++;
    }
    return found;
  }

  void expect(String word, String instead) {
    if (!skip(word)) {
      throw unexpected("expected " + word, instead);
    }
  }

  Lexeme name(String what) {
    if (!nextIsName()) {
      throw unexpected("expected " + what, "");
    }
    return lexemes.get(at++);
  }

  int number(int least, int greatest) {
    if (!atEnd() && lexemes.get(at).isNumber()) {
      String digits = lexemes.get(at).text();
      if (digits.matches("\\d{1,9}")
          && Integer.parseInt(digits) >= least
          && Integer.parseInt(digits) <= greatest) {
        at++;
        return Integer.parseInt(digits);
      }
    }
    throw unexpected("expected a whole number from " + least + " to " + greatest, "");
  }

  /** An error at what comes next. */
  SqlException unexpected(String problem, String instead) {
    String hint = instead.isEmpty() ? "" : "; " + instead;
    return atEnd()
        ? new SqlException(end, problem + ", found the end" + hint)
        : new SqlException(
            lexemes.get(at).span(), problem + ", found '" + lexemes.get(at).text() + "'" + hint);
  }
}
