package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.ColumnPath;
import io.neaptide.connect.source.query.Comparisons;
import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.Expression;
import io.neaptide.connect.source.query.Kind;
import io.neaptide.connect.source.query.Literal;
import io.neaptide.connect.source.query.Logic;
import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.SimpleType;
import io.neaptide.connect.source.query.WatchedColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.IsUnknownExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.statement.select.Select;

/** Compiles expressions that are true, false or unknown. */
final class PredicateCompiler {

  private final ExpressionCompiler expressions;
  private final NeverTrue neverTrue;

  PredicateCompiler(ExpressionCompiler expressions, NeverTrue neverTrue) {
    this.expressions = expressions;
    this.neverTrue = neverTrue;
  }

  /** A chain of AND or of OR. The parser nests it to the left, as deep as it is long. */
  Compiled chain(BinaryExpression node) {
    List<Compiled> operands = new ArrayList<>();
    net.sf.jsqlparser.expression.Expression rest = node;
    while (rest.getClass() == node.getClass()) {
      BinaryExpression link = (BinaryExpression) rest;
      operands.add(expressions.operand(link.getRightExpression(), Kind.BOOLEAN));
      rest = link.getLeftExpression();
    }
    operands.add(expressions.operand(rest, Kind.BOOLEAN));
    Collections.reverse(operands);
    operands.forEach(NeverTrue::checkKnown);
    if (node instanceof AndExpression) {
      neverTrue.checkTogether(operands);
      if (operands.stream().anyMatch(Constants::isFalse)) {
        Span span = expressions.span(node, operands.toArray(Compiled[]::new));
        return Constants.literal(false, SimpleType.BOOLEAN, span);
      }
    }
    List<Expression> all = operands.stream().map(Compiled::expression).toList();
    return expressions.located(
        node instanceof AndExpression ? Logic.and(all) : Logic.or(all),
        SimpleType.BOOLEAN,
        expressions.span(node, operands.toArray(Compiled[]::new)));
  }

  /** An operand of a comparison; a column is watched, since no row may have it. */
  private Compiled watched(Compiled operand) {
    return operand.expression() instanceof ColumnPath column
        ? new Compiled(
            new WatchedColumn(column, expressions.text().place(operand.span())),
            operand.type(),
            operand.span())
        : operand;
  }

  Compiled not(NotExpression node) {
    Compiled operand = expressions.operand(node.getExpression(), Kind.BOOLEAN);
    NeverTrue.checkKnown(operand);
    return expressions.located(
        Logic.not(operand.expression()), SimpleType.BOOLEAN, expressions.span(node, operand));
  }

  Optional<Compiled> binary(BinaryExpression node) {
    if (node instanceof LikeExpression like) {
      return Optional.of(like(like));
    }
    if (node instanceof IsDistinctExpression distinct) {
      return Optional.of(distinct(distinct));
    }
    Comparisons.Operator operator = Operators.COMPARISON.get(node.getClass());
    if (operator == null) {
      return Optional.empty();
    }
    Compiled left = expressions.compile(node.getLeftExpression());
    Compiled right = expressions.compile(node.getRightExpression());
    Span span = expressions.span(node, left, right);
    comparable(left, right, span);
    ExpressionCompiler.emptied(node, span);
    return Optional.of(compared(operator, left, right, span));
  }

  /** A comparison of two values that may be equal, or in an order. */
  Compiled compared(Comparisons.Operator operator, Compiled left, Compiled right, Span span) {
    neverTrue.checkOperands(expressions.text(), left, right);
    Compiled comparison =
        bool(
            Comparisons.compare(operator, watched(left).expression(), watched(right).expression()),
            span);
    if (operator == Comparisons.Operator.EQUAL && Constants.isLiteral(right)) {
      neverTrue.allows(comparison.expression(), expressions.written(left), List.of(right));
    } else if (operator == Comparisons.Operator.EQUAL && Constants.isLiteral(left)) {
      neverTrue.allows(comparison.expression(), expressions.written(right), List.of(left));
    }
    return comparison;
  }

  private Compiled bool(Expression expression, Span span) {
    return expressions.located(expression, SimpleType.BOOLEAN, span);
  }

  private Compiled bool(Expression expression, boolean negated, Span span) {
    return bool(negated ? Logic.not(expression) : expression, span);
  }

  static void comparable(Compiled left, Compiled right, Span span) {
    Kind a = left.type().kind();
    Kind b = right.type().kind();
    if (a == Kind.NESTED || b == Kind.NESTED) {
      throw new SqlException(span, "rows, arrays and maps cannot be compared; compare fields");
    }
    if (!a.mayBe(b)) {
      throw new SqlException(
          span, a + " and " + b + " cannot be compared; convert one of them with CAST");
    }
  }

  private Compiled like(LikeExpression node) {
    Compiled operand = expressions.operand(node.getLeftExpression(), Kind.TEXT);
    Compiled pattern = expressions.operand(node.getRightExpression(), Kind.TEXT);
    Optional<Compiled> escape =
        Optional.ofNullable(node.getEscape()).map(given -> expressions.operand(given, Kind.TEXT));
    Span span = expressions.span(node, operand, pattern);
    if (node.getLikeKeyWord() != LikeExpression.KeyWord.LIKE || node.isUseBinary()) {
      throw new SqlException(
          span, node.getLikeKeyWord() + " is not supported; use LIKE, with UPPER or LOWER");
    }
    boolean negated = node.isNot();
    node.setEscape(null);
    node.setNot(false);
    ExpressionCompiler.emptied(node, span);
    neverTrue.checkOperands(expressions.text(), operand, pattern);
    neverTrue.checkQuoted(expressions.text(), pattern);
    escape.ifPresent(sign -> neverTrue.checkOperands(expressions.text(), sign));
    return bool(matching(watched(operand), pattern, escape, span), negated, span);
  }

  private static Expression matching(
      Compiled operand, Compiled pattern, Optional<Compiled> escape, Span span) {
    boolean constant =
        isText(pattern.expression()) && escape.map(e -> isText(e.expression())).orElse(true);
    if (!constant) {
      return Comparisons.like(
          operand.expression(), pattern.expression(), escape.map(Compiled::expression));
    }
    try {
      return Comparisons.like(
          operand.expression(), text(pattern), escape.map(PredicateCompiler::text));
    } catch (EvaluationException e) {
      throw new SqlException(span, e.getMessage(), e);
    }
  }

  private static boolean isText(Expression expression) {
    return expression instanceof Literal literal && literal.value() instanceof String;
  }

  private static String text(Compiled literal) {
    return (String) ((Literal) literal.expression()).value();
  }

  private Compiled distinct(IsDistinctExpression node) {
    Compiled left = expressions.compile(node.getLeftExpression());
    Compiled right = expressions.compile(node.getRightExpression());
    Span span = expressions.span(node, left, right);
    comparable(left, right, span);
    if (!Constants.isLiteral(left) && !Constants.isLiteral(right)) {
      neverTrue.checkQuoted(expressions.text(), left);
      neverTrue.checkQuoted(expressions.text(), right);
    }
    boolean distinct = !node.isNot();
    return bool(Comparisons.same(left.expression(), right.expression()), distinct, span);
  }

  /** The predicates that are no operators between two values; empty for what is none. */
  Optional<Compiled> predicate(net.sf.jsqlparser.expression.Expression node) {
    if (node instanceof IsNullExpression isNull) {
      Compiled operand = expressions.compile(isNull.getLeftExpression());
      Span span = expressions.span(node, operand);
      if (!isNull.isNot()
          && operand.expression() instanceof Metadata metadata
          && !metadata.mayBeNull()) {
        throw new SqlException(span, metadata.column() + " is never null");
      }
      return Optional.of(bool(Logic.isNull(operand.expression()), isNull.isNot(), span));
    }
    if (node instanceof IsBooleanExpression is) {
      Compiled operand = expressions.operand(is.getLeftExpression(), Kind.BOOLEAN);
      Span span = expressions.span(node, operand);
      return Optional.of(bool(Logic.is(operand.expression(), is.isTrue()), is.isNot(), span));
    }
    if (node instanceof IsUnknownExpression unknown) {
      Compiled operand = expressions.operand(unknown.getLeftExpression(), Kind.BOOLEAN);
      Span span = expressions.span(node, operand);
      return Optional.of(bool(Logic.isNull(operand.expression()), unknown.isNot(), span));
    }
    if (node instanceof InExpression in) {
      return Optional.of(in(in));
    }
    return node instanceof Between between ? Optional.of(between(between)) : Optional.empty();
  }

  private Compiled in(InExpression node) {
    Compiled operand = expressions.compile(node.getLeftExpression());
    Span span = expressions.span(node, operand);
    if (node.getRightExpression() instanceof Select) {
      throw new SqlException(span, Refusals.SUBQUERY);
    }
    if (!(node.getRightExpression() instanceof ParenthesedExpressionList<?> list)
        || node.isGlobal()) {
      throw new SqlException(span, "IN takes a list of values in parentheses");
    }
    neverTrue.checkOperands(expressions.text(), operand);
    List<Compiled> candidates = new ArrayList<>();
    for (net.sf.jsqlparser.expression.Expression item : list) {
      Compiled candidate = expressions.compile(item);
      comparable(operand, candidate, candidate.span());
      neverTrue.checkCandidate(expressions.text(), candidate);
      candidates.add(candidate);
    }
    boolean negated = node.isNot();
    node.setNot(false);
    node.setLeftExpression(new NullValue());
    node.setRightExpression(new NullValue());
    Residue.mustBe("NULL IN NULL", node, span, "IN");
    Compiled predicate =
        bool(
            Comparisons.in(
                watched(operand).expression(),
                candidates.stream().map(Compiled::expression).toList()),
            negated,
            span);
    if (!negated) {
      neverTrue.allows(predicate.expression(), expressions.written(operand), candidates);
    }
    return predicate;
  }

  private Compiled between(Between node) {
    Compiled operand = expressions.compile(node.getLeftExpression());
    Compiled least = expressions.compile(node.getBetweenExpressionStart());
    Compiled greatest = expressions.compile(node.getBetweenExpressionEnd());
    Span span = expressions.span(node, operand, least, greatest);
    comparable(operand, least, span);
    comparable(operand, greatest, span);
    neverTrue.checkOperands(expressions.text(), operand);
    for (Compiled bound : List.of(least, greatest)) {
      neverTrue.checkOperands(expressions.text(), bound);
      neverTrue.checkQuoted(expressions.text(), bound);
    }
    NeverTrue.checkOrder(least, greatest, span);
    boolean negated = node.isNot();
    node.setNot(false);
    node.setLeftExpression(new NullValue());
    node.setBetweenExpressionStart(new NullValue());
    node.setBetweenExpressionEnd(new NullValue());
    Residue.mustBe("NULL BETWEEN NULL AND NULL", node, span, "BETWEEN");
    return bool(
        Comparisons.between(
            watched(operand).expression(), least.expression(), greatest.expression()),
        negated,
        span);
  }
}
