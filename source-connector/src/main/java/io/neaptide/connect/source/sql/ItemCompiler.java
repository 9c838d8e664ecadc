package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.DeclaredColumn;
import io.neaptide.connect.source.query.LocatedExpression;
import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.RowGetExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.SelectItem;

/** Compiles the list of a SELECT. */
final class ItemCompiler {

  private final Syntax syntax;
  private final TableScope scope;
  private final ExpressionCompiler expressions;
  private final Span statement;

  ItemCompiler(Syntax syntax, TableScope scope, ExpressionCompiler expressions, Span statement) {
    this.syntax = syntax;
    this.scope = scope;
    this.expressions = expressions;
    this.statement = statement;
  }

  List<Query.Item> compile(List<SelectItem<?>> list) {
    List<Query.Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (SelectItem<?> item : list) {
      if (!(item.getExpression() instanceof AllColumns)) {
        Query.Column column = column(item);
        if (!names.add(column.name())) {
          throw new SqlException(
              expressions.span(item.getExpression()),
              "two columns have the name '" + column.name() + "'; rename one with AS");
        }
        columns.add(column);
      }
    }
    Iterator<Query.Column> compiled = columns.iterator();
    List<Query.Item> items = new ArrayList<>();
    boolean starred = false;
    for (SelectItem<?> item : list) {
      if (item.getExpression() instanceof AllColumns all) {
        if (starred || item.getAlias() != null) {
          throw new SqlException(span(all), "* stands once, and without another name");
        }
        starred = true;
        items.addAll(star(all, names));
      } else {
        items.add(compiled.next());
      }
    }
    if (items.isEmpty()) {
      throw new SqlException(statement, "no column is left");
    }
    return items;
  }

  private Span span(Expression node) {
    return syntax.span(node.getASTNode());
  }

  private Query.Column column(SelectItem<?> item) {
    Expression node = item.getExpression();
    Compiled compiled = expressions.compile(node);
    Span span = compiled.span();
    Lexeme name = name(item, node, span);
    if (name.is(Metadata.KEY.column()) && !isKey(compiled)) {
      throw new SqlException(span, Refusals.KEY);
    }
    if (scope.isTyped() && !compiled.type().isConcrete()) {
      throw new SqlException(
          span,
          "the type of the column is not known, which a table with types needs; convert it with"
              + " CAST, such as CAST(... AS DECIMAL(10, 2))");
    }
    return new Query.Column(name.text(), compiled.expression(), compiled.type());
  }

  private static boolean isKey(Compiled compiled) {
    return compiled.expression() == Metadata.KEY
        || (compiled.expression() instanceof LocatedExpression located
            && located.expression() instanceof DeclaredColumn declared
            && declared.column() == Metadata.KEY
            && declared.path().isEmpty());
  }

  private Lexeme name(SelectItem<?> item, Expression node, Span span) {
    if (item.getAlias() != null) {
      return alias(item.getAlias(), span);
    }
    boolean isPath =
        node instanceof Column
            || node instanceof RowGetExpression
            || node instanceof DateUnitExpression;
    if (!isPath) {
      throw new SqlException(span, "give the column a name with AS");
    }
    List<Lexeme> path = Path.of(syntax.lexemes(node.getASTNode()), span);
    return path.get(path.size() - 1);
  }

  private static Lexeme alias(Alias alias, Span span) {
    if (alias.getName() == null || alias.getName().startsWith("'")) {
      throw new SqlException(
          span, "the name behind it is put into double quotes or none, not into single quotes");
    }
    String expected = (alias.isUseAs() ? "AS " : "") + alias.getName();
    Residue.mustBe(expected, alias, span, "the name behind it");
    return Syntax.name(alias.getName(), span);
  }

  private List<Query.Item> star(AllColumns all, Set<String> given) {
    Span span = span(all);
    if (all instanceof AllTableColumns ofTable) {
      List<Lexeme> path = syntax.lexemes(all.getASTNode());
      boolean isTable = path.size() >= 3 && path.get(1).is(".") && path.get(2).is("*");
      if (!isTable || !scope.isTable(path.subList(0, 1))) {
        throw new SqlException(span, "only the table of FROM may stand before .*");
      }
      ofTable.setTable(new Table("t"));
    }
    Set<String> except = except(all, span);
    all.setExceptColumns(null);
    Residue.mustBe(all instanceof AllTableColumns ? "t.*" : "*", all, span, "*");
    Optional<TableDeclaration> declaration = scope.declaration();
    if (declaration.isEmpty()) {
      scope.lookAtAll();
      return List.of(new Query.AllColumns(except));
    }
    return declared(declaration.get(), except, given, span);
  }

  private List<Query.Item> declared(
      TableDeclaration table, Set<String> except, Set<String> given, Span span) {
    List<Query.Item> columns = new ArrayList<>();
    for (String name : table.columns().keySet()) {
      if (!except.contains(name) && !given.contains(name)) {
        Compiled column = expressions.column(List.of(new Lexeme(name, false, span)), span);
        columns.add(new Query.Column(name, column.expression(), column.type()));
      }
    }
    return columns;
  }

  private Set<String> except(AllColumns all, Span span) {
    if (all.getReplaceExpressions() != null) {
      throw new SqlException(
          span, "REPLACE is not supported; give the column beside * with AS, it takes its place");
    }
    Set<String> except = new HashSet<>();
    if (all.getExceptColumns() != null) {
      for (Column column : all.getExceptColumns()) {
        List<Lexeme> path = Path.of(syntax.lexemes(column.getASTNode()), span(column));
        if (path.size() != 1) {
          throw new SqlException(span(column), "only whole columns can be left out of *");
        }
        scope.checkDeclared(path.get(0));
        except.add(path.get(0).text());
      }
    }
    return except;
  }
}
