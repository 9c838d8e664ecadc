package io.neaptide.connect.source.sql;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.parser.Token;

/** Where nodes of the parser stand in the text, and what they were read from. */
final class Syntax {

  private final SqlText text;

  /** Offset of the statement in the text; the parser counts from 1 within the statement. */
  private final int offset;

  Syntax(SqlText text, Span statement) {
    this.text = text;
    this.offset = statement.begin();
  }

  Span span(Node node) {
    return new Span(begin(node.jjtGetFirstToken()), begin(node.jjtGetLastToken()) + length(node));
  }

  private static int length(Node node) {
    return node.jjtGetLastToken().image.length();
  }

  Span span(Token token) {
    return new Span(begin(token), begin(token) + token.image.length());
  }

  private int begin(Token token) {
    return offset + token.absoluteBegin - 1;
  }

  /** The words, names and signs of a node, as they were written. */
  List<Lexeme> lexemes(Node node) {
    List<Lexeme> lexemes = new ArrayList<>();
    for (Token token = node.jjtGetFirstToken(); token != null; token = token.next) {
      String written = text.original(span(token));
      boolean quoted = token.kind == CCJSqlParserConstants.S_QUOTED_IDENTIFIER;
      lexemes.add(new Lexeme(quoted ? Lexer.unquote(written) : written, quoted, span(token)));
      if (token == node.jjtGetLastToken()) {
        break;
      }
    }
    return lexemes;
  }

  /** A name as the parser gives it. */
  static Lexeme name(String image, Span span) {
    String written = image.replace(SqlText.DOT, '.');
    boolean quoted = written.startsWith("\"") || written.startsWith("`");
    return new Lexeme(quoted ? Lexer.unquote(written) : written, quoted, span);
  }
}
