package io.neaptide.connect.source.sql;

import java.util.Optional;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;

/**
 * Parses one statement in the caller's thread. The parser recurses and looks ahead without limits
 * of its own, so what nests too deep for that is refused before.
 */
final class StatementParser {

  private final SqlText text;
  private final Span statement;
  private final Syntax syntax;

  StatementParser(SqlText text, Span statement) {
    this.text = text;
    this.statement = statement;
    this.syntax = new Syntax(text, statement);
  }

  Statement parse() {
    String clean = text.clean(statement);
    try {
      checkSize(clean);
      CCJSqlParser parser = new CCJSqlParser(clean).withSquareBracketQuotation(false);
      Statement parsed = parser.Statement();
      Token next = parser.getNextToken();
      if (next.kind != CCJSqlParserConstants.EOF) {
        throw unreadable(next);
      }
      return parsed;
    } catch (ParseException e) {
      throw unreadable(e.currentToken == null ? null : e.currentToken.next, e);
    } catch (TokenMgrException e) {
      throw new SqlException(lexicalError(e, clean), "the character is not understood here", e);
    }
  }

  private SqlException unreadable(Token token) {
    return unreadable(token, null);
  }

  private SqlException unreadable(Token token, ParseException cause) {
    if (token == null || token.kind == CCJSqlParserConstants.EOF || token.image.isEmpty()) {
      Span end = new Span(statement.end() - 1, statement.end());
      return new SqlException(end, "the statement is not complete", cause);
    }
    return new SqlException(
        syntax.span(token),
        "the statement cannot be read as SQL from here on; a name that is a word of SQL or has"
            + " special characters is put into double quotes",
        cause);
  }

  /** The message is all that says where: {@code Lexical error at line 1, column 3. ...}. */
  private Span lexicalError(TokenMgrException e, String clean) {
    int column = 1;
    String[] parts = String.valueOf(e.getMessage()).split("column ", 2);
    if (parts.length == 2) {
      String digits = parts[1].replaceFirst("\\D.*", "");
      column = digits.isEmpty() ? 1 : Integer.parseInt(digits);
    }
    int at = statement.begin() + Math.min(Math.max(0, column - 1), clean.length() - 1);
    return new Span(at, at + 1);
  }

  private void checkSize(String clean) {
    CCJSqlParserTokenManager tokens =
        new CCJSqlParserTokenManager(new SimpleCharStream(new StringProvider(clean)));
    StatementSize size = new StatementSize();
    for (Token token = tokens.getNextToken();
        token.kind != CCJSqlParserConstants.EOF;
        token = tokens.getNextToken()) {
      Optional<String> problem = size.add(token.image);
      if (problem.isPresent()) {
        throw new SqlException(syntax.span(token), problem.get());
      }
    }
  }
}
