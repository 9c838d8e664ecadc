package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.ColumnTypes;
import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Compiles {@code INSERT INTO ... SELECT} and bare SELECTs. */
final class StatementCompiler {

  private static final String PLACEHOLDER = "t";

  /** Of what is understood, and of what is refused with a reason of its own. */
  private static final List<String> BEGINNINGS = List.of("INSERT", "SELECT", "WITH", "(");

  private final SqlText text;
  private final Span statement;
  private final Syntax syntax;
  private final Map<String, TableDeclaration> declarations;
  private final Optional<ColumnTypes> known;

  StatementCompiler(SqlText text, Span statement, Map<String, TableDeclaration> declarations) {
    this(text, statement, declarations, Optional.empty());
  }

  private StatementCompiler(
      SqlText text,
      Span statement,
      Map<String, TableDeclaration> declarations,
      Optional<ColumnTypes> known) {
    this.text = text;
    this.statement = statement;
    this.syntax = new Syntax(text, statement);
    this.declarations = declarations;
    this.known = known;
  }

  SqlStatement compile() {
    String clean = text.clean(statement);
    if (BEGINNINGS.stream()
        .noneMatch(word -> clean.regionMatches(true, 0, word, 0, word.length()))) {
      throw notUnderstood();
    }
    Statement parsed = new StatementParser(text, statement).parse();
    if (parsed instanceof Insert insert) {
      return insert(insert);
    }
    if (parsed instanceof Select select) {
      return select(select, Optional.empty());
    }
    throw notUnderstood();
  }

  private SqlException notUnderstood() {
    return new SqlException(
        statement, "only CREATE TABLE, INSERT INTO ... SELECT and SELECT are understood");
  }

  private SqlStatement insert(Insert insert) {
    String target = topic(syntax.lexemes(insert.getTable().getASTNode()));
    if (insert.getColumns() != null) {
      throw new SqlException(
          statement, "INSERT INTO has a list of columns; name them with AS in the SELECT instead");
    }
    Select select = insert.getSelect();
    if (select == null) {
      throw new SqlException(statement, "INSERT INTO is followed by a SELECT over a topic");
    }
    SqlStatement compiled = select(select, Optional.of(target));
    insert.setTable(new Table(PLACEHOLDER));
    insert.setSelect(null);
    Residue.mustBe("INSERT INTO " + PLACEHOLDER, insert, statement, "INSERT INTO");
    return compiled;
  }

  /** The name of a topic, which is one word or one quoted name. */
  private static String topic(List<Lexeme> lexemes) {
    Lexeme name = lexemes.get(0);
    if (lexemes.size() > 1) {
      throw new SqlException(
          lexemes.get(1).span(), "a topic's name with dots or dashes is put into double quotes");
    }
    return checkedTopic(name);
  }

  static String checkedTopic(Lexeme name) {
    try {
      Topic.validate(name.text());
      return name.text();
    } catch (InvalidTopicException e) {
      throw new SqlException(name.span(), "this is not the name of a topic: " + e.getMessage(), e);
    }
  }

  private SqlStatement select(Select select, Optional<String> target) {
    if (select instanceof SetOperationList) {
      throw new SqlException(statement, Refusals.SET_OPERATION);
    }
    if (select instanceof ParenthesedSelect) {
      throw new SqlException(statement, "write the SELECT without parentheses around it");
    }
    if (!(select instanceof PlainSelect plain)) {
      throw new SqlException(statement, "only SELECT ... FROM a topic is understood here");
    }
    return new SelectCompiler(text, syntax, statement, declarations, known)
        .compile(plain, target, this::withTypes);
  }

  /** The query of the same statement, over columns of known types. */
  private Query withTypes(ColumnTypes types) {
    try {
      return new StatementCompiler(text, statement, declarations, Optional.of(types))
          .compile()
          .query();
    } catch (SqlException e) {
      throw new EvaluationException(
          "the query does not fit the types that the schema of the rows has, at "
              + text.place(e.span())
              + ": "
              + e.getMessage());
    }
  }
}
