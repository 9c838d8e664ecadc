package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Arithmetic;
import io.neaptide.connect.source.query.Cast;
import io.neaptide.connect.source.query.ColumnPath;
import io.neaptide.connect.source.query.Functions;
import io.neaptide.connect.source.query.Kind;
import io.neaptide.connect.source.query.Literal;
import io.neaptide.connect.source.query.LocatedExpression;
import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.SqlType;
import io.neaptide.connect.source.query.TextType;
import io.neaptide.connect.source.query.Typing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.RowGetExpression;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Select;

/** Compiles expressions. Whatever it does not know is an error. */
final class ExpressionCompiler {

  /** Of the tree of operators, which is as deep as a chain of them is long. */
  private static final int MAX_DEPTH = 500;

  private final SqlText text;
  private final Syntax syntax;
  private final TableScope scope;
  private final NeverTrue neverTrue = new NeverTrue();
  private final PredicateCompiler predicates = new PredicateCompiler(this, neverTrue);
  private final FunctionCompiler functions = new FunctionCompiler(this, predicates, neverTrue);
  private Span last;
  private int depth;

  /** How many columns were compiled: an expression without any is the same for every row. */
  private int columns;

  /**
   * @param statement where errors are reported that have no better place
   */
  ExpressionCompiler(SqlText text, Syntax syntax, TableScope scope, Span statement) {
    this.text = text;
    this.syntax = syntax;
    this.scope = scope;
    this.last = statement;
  }

  Compiled compile(Expression node) {
    if (node.getASTNode() != null) {
      last = syntax.span(node.getASTNode());
    }
    if (++depth > MAX_DEPTH) {
      throw new SqlException(
          last, "the expression is a chain of more than " + MAX_DEPTH + " operators");
    }
    int before = columns;
    try {
      Compiled compiled = known(node);
      return columns == before ? Constants.folded(compiled) : compiled;
    } finally {
      depth--;
    }
  }

  SqlText text() {
    return text;
  }

  /** An expression as it stands in the text. */
  String written(Compiled compiled) {
    return text.clean(compiled.span());
  }

  /** A column of the table, or a part of one. */
  Compiled column(List<Lexeme> path, Span span) {
    columns++;
    Compiled column = scope.column(path, span);
    boolean fails =
        !(column.expression() instanceof ColumnPath || column.expression() instanceof Metadata);
    return fails ? located(column.expression(), column.type(), span) : column;
  }

  /** The span of a node, or of the operands it stands between. */
  Span span(Expression node, Compiled... operands) {
    Node own = node.getASTNode();
    int begin = own == null ? Integer.MAX_VALUE : syntax.span(own).begin();
    int end = own == null ? 0 : syntax.span(own).end();
    for (Compiled operand : operands) {
      begin = Math.min(begin, operand.span().begin());
      end = Math.max(end, operand.span().end());
    }
    return end == 0 ? last : new Span(begin, end);
  }

  /** An expression of which errors name its place. */
  Compiled located(
      io.neaptide.connect.source.query.Expression expression, SqlType type, Span span) {
    return new Compiled(new LocatedExpression(expression, text.place(span)), type, span);
  }

  /** Compiles an operand that must be of a kind. */
  Compiled operand(Expression node, Kind expected) {
    Compiled operand = compile(node);
    expect(operand, expected);
    return operand;
  }

  static void expect(Compiled operand, Kind expected) {
    if (!operand.type().kind().mayBe(expected)) {
      throw new SqlException(
          operand.span(),
          "expected " + expected + ", found " + operand.type().kind() + "; convert it with CAST");
    }
  }

  private Compiled known(Expression node) {
    if (node instanceof Column
        || node instanceof RowGetExpression
        || node instanceof DateUnitExpression) {
      Span span = last;
      Residue.mustBe(node.toString(), text.clean(span), span, "the name of the column");
      List<Lexeme> path = Path.of(syntax.lexemes(node.getASTNode()), span);
      Compiled column = column(path, span);
      if (path.size() == 1 && isInDoubleQuotes(path.get(0)) && scope.declaration().isEmpty()) {
        neverTrue.quotedName(column);
      }
      return column;
    }
    if (Literals.reads(node)) {
      return Literals.compile(node, last);
    }
    if (node instanceof ParenthesedExpressionList<?> list) {
      if (list.size() != 1) {
        throw new SqlException(last, "a list of values is not a value");
      }
      return compile(list.get(0));
    }
    if (node instanceof AndExpression || node instanceof OrExpression) {
      return predicates.chain((BinaryExpression) node);
    }
    if (node instanceof BinaryExpression binary) {
      return binary(binary);
    }
    if (node instanceof SignedExpression signed) {
      return signed(signed);
    }
    if (node instanceof NotExpression not) {
      return predicates.not(not);
    }
    if (node instanceof CastExpression cast) {
      return cast(cast);
    }
    if (node instanceof CaseExpression choice) {
      return functions.choice(choice);
    }
    if (node instanceof Function function) {
      return functions.function(function);
    }
    if (node instanceof TrimFunction trim) {
      return functions.trim(trim);
    }
    return predicates.predicate(node).orElseThrow(() -> unsupported(node));
  }

  private boolean isInDoubleQuotes(Lexeme name) {
    return name.quoted() && text.clean(name.span()).startsWith("\"");
  }

  private SqlException unsupported(Expression node) {
    if (node instanceof Select
        || node instanceof ExistsExpression
        || node instanceof AnyComparisonExpression) {
      return new SqlException(last, Refusals.SUBQUERY);
    }
    if (node instanceof AnalyticExpression) {
      return new SqlException(last, Refusals.WINDOW);
    }
    if (node instanceof TimeKeyExpression) {
      return new SqlException(last, Refusals.CHANGING);
    }
    return new SqlException(
        last,
        "this kind of expression ("
            + node.getClass().getSimpleName()
            + ") is not supported; see the list in docs/sql.md");
  }

  private Compiled binary(BinaryExpression node) {
    Arithmetic arithmetic = Operators.ARITHMETIC.get(node.getClass());
    if (arithmetic != null) {
      Compiled left = operand(node.getLeftExpression(), Kind.NUMBER);
      Compiled right = operand(node.getRightExpression(), Kind.NUMBER);
      Span span = span(node, left, right);
      emptied(node, span);
      SqlType type = Typing.arithmetic(arithmetic, left.type(), right.type());
      if (Constants.isNull(left) || Constants.isNull(right)) {
        return Constants.literal(null, type, span);
      }
      return located(arithmetic.of(left.expression(), right.expression()), type, span);
    }
    if (node instanceof Concat) {
      Compiled left = operand(node.getLeftExpression(), Kind.TEXT);
      Compiled right = operand(node.getRightExpression(), Kind.TEXT);
      Span span = span(node, left, right);
      emptied(node, span);
      if (Constants.isNull(left) || Constants.isNull(right)) {
        return Constants.literal(null, TextType.UNBOUNDED, span);
      }
      return located(
          Functions.concatenation(left.expression(), right.expression()), TextType.UNBOUNDED, span);
    }
    return predicates.binary(node).orElseThrow(() -> unsupported(node));
  }

  /** Makes sure that an operator has nothing beside its operands. */
  static void emptied(BinaryExpression node, Span span) {
    node.setLeftExpression(new NullValue());
    node.setRightExpression(new NullValue());
    Residue.mustBe("NULL " + node.getStringExpression() + " NULL", node, span, "the expression");
  }

  private Compiled signed(SignedExpression node) {
    Compiled operand = operand(node.getExpression(), Kind.NUMBER);
    Span span = span(node, operand);
    if (node.getSign() == '+') {
      return operand;
    }
    if (node.getSign() != '-') {
      throw unsupported(node);
    }
    if (operand.expression() instanceof Literal literal
        && literal.value() instanceof Number number) {
      Literal negated = Literal.number(new BigDecimal(number.toString()).negate());
      return new Compiled(negated, operand.type(), span);
    }
    return located(Arithmetic.negate(operand.expression()), Typing.rounded(operand.type()), span);
  }

  private Compiled cast(CastExpression node) {
    Compiled operand = compile(node.getLeftExpression());
    Span span = span(node, operand);
    if (node.getColDataType() == null || operand.type().kind() == Kind.NESTED) {
      throw new SqlException(span, "rows, arrays and maps cannot be converted");
    }
    SqlType type = type(node.getColDataType().toString(), span);
    node.setLeftExpression(new NullValue());
    boolean colons = node.toString().startsWith("NULL");
    Residue.mustBe(
        colons ? "NULL::" + node.getColDataType() : "CAST(NULL AS " + node.getColDataType() + ")",
        node,
        span,
        "CAST");
    return located(new Cast(operand.expression(), type), type, span);
  }

  private SqlType type(String name, Span span) {
    List<Lexeme> lexemes = new ArrayList<>();
    SqlText written = new SqlText(name);
    for (Lexeme lexeme : Lexer.lexemes(written, new Span(0, name.length()))) {
      lexemes.add(new Lexeme(lexeme.text(), lexeme.quoted(), span));
    }
    Lexemes rest = new Lexemes(lexemes, span);
    SqlType type = new TypeParser(rest).type();
    if (!rest.atEnd()) {
      throw rest.unexpected("expected the end of the type", "");
    }
    if (!Cast.isTarget(type)) {
      throw new SqlException(span, "a value cannot be converted to " + type);
    }
    return type;
  }
}
