package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.SqlType;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Reads CREATE TABLE, whose columns may lack types, and whose types may be nested: that is beyond
 * the grammar of the SQL parser.
 */
final class CreateTableParser {

  private final Lexemes lexemes;
  private final LinkedHashMap<String, Optional<SqlType>> columns = new LinkedHashMap<>();

  private CreateTableParser(Lexemes lexemes) {
    this.lexemes = lexemes;
  }

  /** Whether a statement is to be read by this parser. */
  static boolean reads(SqlText text, Span statement) {
    return text.clean(statement).regionMatches(true, 0, "CREATE", 0, "CREATE".length());
  }

  static TableDeclaration parse(SqlText text, Span statement) {
    Span end = new Span(statement.end() - 1, statement.end());
    return new CreateTableParser(new Lexemes(Lexer.lexemes(text, statement), end)).statement();
  }

  private TableDeclaration statement() {
    lexemes.expect("CREATE", "");
    lexemes.expect("TABLE", "only tables are declared, with CREATE TABLE name (columns)");
    Lexeme topic = lexemes.name("the name of a topic");
    lexemes.expect("(", "a topic's name with dots or dashes is put into double quotes");
    do {
      column();
    } while (lexemes.skip(","));
    lexemes.expect(")", "a column has a name and a type only");
    if (!lexemes.atEnd()) {
      throw lexemes.unexpected("expected a semicolon", "a table has columns and no properties");
    }
    return new TableDeclaration(topic, columns);
  }

  private void column() {
    Lexeme name = lexemes.name("the name of a column");
    if (name.quoted() && Metadata.named(name.text()).isPresent()) {
      throw new SqlException(
          name.span(), "a column of the value with this name cannot be declared; rename it");
    }
    boolean untyped = lexemes.nextIs(",") || lexemes.nextIs(")") || lexemes.atEnd();
    Optional<SqlType> type =
        untyped ? Optional.empty() : Optional.of(new TypeParser(lexemes).type());
    Optional<SqlType> fixed = Metadata.named(name.text()).map(Metadata::type);
    if (type.isPresent() && fixed.isPresent() && fixed.get().isConcrete() && !fixed.equals(type)) {
      throw new SqlException(name.span(), "the type of " + name.text() + " is " + fixed.get());
    }
    boolean mixed =
        !columns.isEmpty() && columns.values().iterator().next().isPresent() != type.isPresent();
    if (mixed) {
      throw new SqlException(name.span(), "give every column of the table a type, or none of them");
    }
    if (columns.put(name.text(), type) != null) {
      throw new SqlException(name.span(), "the column '" + name.text() + "' is declared twice");
    }
  }
}
