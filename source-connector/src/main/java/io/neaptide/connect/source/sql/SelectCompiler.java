package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.ColumnTypes;
import io.neaptide.connect.source.query.Kind;
import io.neaptide.connect.source.query.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.TableFunction;

/** Compiles a SELECT, and refuses the clauses of it that need other rows. */
final class SelectCompiler {

  private static final String PLACEHOLDER = "t";

  private final SqlText text;
  private final Syntax syntax;
  private final Span statement;
  private final Map<String, TableDeclaration> declarations;
  private final Optional<ColumnTypes> known;

  SelectCompiler(
      SqlText text,
      Syntax syntax,
      Span statement,
      Map<String, TableDeclaration> declarations,
      Optional<ColumnTypes> known) {
    this.known = known;
    this.text = text;
    this.syntax = syntax;
    this.statement = statement;
    this.declarations = declarations;
  }

  /**
   * Compiles it.
   *
   * @param typing compiles the statement again where the types of columns are known
   */
  SqlStatement compile(
      PlainSelect select, Optional<String> target, Function<ColumnTypes, Query> typing) {
    refuse(select);
    List<Lexeme> from = from(select.getFromItem());
    String topic = StatementCompiler.checkedTopic(from.get(0));
    TableScope scope =
        new TableScope(
            Optional.ofNullable(declarations.get(topic)), from.get(from.size() - 1).text(), known);
    ExpressionCompiler expressions = new ExpressionCompiler(text, syntax, scope, statement);
    List<Query.Item> items =
        new ItemCompiler(syntax, scope, expressions, statement).compile(select.getSelectItems());
    Optional<Compiled> condition =
        Optional.ofNullable(select.getWhere())
            .map(where -> expressions.operand(where, Kind.BOOLEAN));
    NeverTrue.checkCondition(condition);
    checkNothingElse(select);
    return new SqlStatement(
        topic,
        target,
        new Query(
            items,
            scope.paths(),
            condition.map(Compiled::expression),
            scope.isTyped(),
            scope.isTyped() ? types -> null : typing));
  }

  private void refuse(PlainSelect select) {
    refuse(select.getWithItemsList() != null, Refusals.WITH);
    refuse(select.getJoins() != null || select.getLateralViews() != null, Refusals.JOIN);
    refuse(select.getGroupBy() != null, Refusals.GROUP_BY);
    refuse(select.getHaving() != null, Refusals.HAVING);
    refuse(select.getDistinct() != null, Refusals.DISTINCT);
    refuse(select.getOrderByElements() != null, Refusals.ORDER_BY);
    refuse(
        select.getLimit() != null
            || select.getOffset() != null
            || select.getFetch() != null
            || select.getTop() != null
            || select.getFirst() != null
            || select.getSkip() != null,
        Refusals.LIMIT);
    refuse(
        select.getWindowDefinitions() != null
            || select.getQualify() != null
            || select.getKsqlWindow() != null,
        Refusals.WINDOW);
    refuse(select.getFromItem() instanceof ParenthesedSelect, Refusals.SUBQUERY);
    refuse(select.getFromItem() instanceof TableFunction, Refusals.WINDOW);
    refuse(select.getFromItem() == null, "FROM is missing; it names the topic that is read");
  }

  private void refuse(boolean present, String refusal) {
    if (present) {
      throw new SqlException(statement, refusal);
    }
  }

  /** The words of FROM: the topic, and an alias where there is one. */
  private List<Lexeme> from(FromItem item) {
    if (!(item instanceof Table table)) {
      throw new SqlException(statement, "FROM takes the name of one topic");
    }
    List<Lexeme> lexemes = syntax.lexemes(item.getASTNode());
    Lexeme name = lexemes.get(0);
    if (lexemes.size() > 1 && lexemes.get(1).is(".")) {
      throw new SqlException(
          lexemes.get(1).span(), "a topic's name with dots or dashes is put into double quotes");
    }
    boolean aliased = table.getAlias() != null;
    boolean explicit = lexemes.size() == 3 && lexemes.get(1).is("AS");
    table.setAlias(null);
    boolean understood =
        name.isName()
            && lexemes.size() == (aliased ? (explicit ? 3 : 2) : 1)
            && table.toString().equals(text.clean(name.span()));
    if (!understood) {
      throw new SqlException(
          syntax.span(item.getASTNode()), "FROM takes the name of one topic, and an alias");
    }
    return lexemes;
  }

  private void checkNothingElse(PlainSelect select) {
    select.setSelectItems(List.of());
    select.setWhere(null);
    select.setFromItem(new Table(PLACEHOLDER));
    Residue.mustBe("SELECT FROM " + PLACEHOLDER, select, statement, "SELECT");
  }
}
