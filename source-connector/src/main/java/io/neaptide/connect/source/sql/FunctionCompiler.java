package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Arithmetic;
import io.neaptide.connect.source.query.Comparisons;
import io.neaptide.connect.source.query.Conditionals;
import io.neaptide.connect.source.query.Functions;
import io.neaptide.connect.source.query.Kind;
import io.neaptide.connect.source.query.Literal;
import io.neaptide.connect.source.query.SqlType;
import io.neaptide.connect.source.query.Typing;
import io.neaptide.connect.source.query.UnknownType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;

/** Compiles functions and CASE. */
final class FunctionCompiler {

  /** Functions that SQL writes with words between the arguments. */
  private static final Map<String, List<List<String>>> WORDS =
      Map.of(
          "SUBSTRING", List.of(List.of("", "FROM"), List.of("", "FROM", "FOR")),
          "POSITION", List.of(List.of("", "IN")));

  private final ExpressionCompiler expressions;
  private final PredicateCompiler predicates;
  private final NeverTrue neverTrue;

  FunctionCompiler(
      ExpressionCompiler expressions, PredicateCompiler predicates, NeverTrue neverTrue) {
    this.expressions = expressions;
    this.predicates = predicates;
    this.neverTrue = neverTrue;
  }

  Compiled function(Function node) {
    Span span = expressions.span(node);
    String name = node.getName();
    Refusals.ofFunction(name)
        .ifPresent(
            refusal -> {
              throw new SqlException(span, refusal);
            });
    List<Compiled> arguments = arguments(node, span);
    node.setNamedParameters(null);
    node.setParameters(new Expression[0]);
    Residue.mustBe(name + "()", node, span, "the function");
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "COALESCE" -> coalesce(arguments, span);
      case "NULLIF" -> nullIf(arguments, span);
      default -> call(name, arguments, span);
    };
  }

  private List<Compiled> arguments(Function node, Span span) {
    List<Compiled> arguments = new ArrayList<>();
    if (node.getNamedParameters() != null) {
      List<String> words =
          node.getNamedParameters().getNames().stream()
              .map(word -> word.toUpperCase(Locale.ROOT).trim())
              .toList();
      String name = node.getName().toUpperCase(Locale.ROOT);
      if (!WORDS.getOrDefault(name, List.of()).contains(words)) {
        throw new SqlException(span, "the words between the arguments are not understood");
      }
      node.getNamedParameters().forEach(item -> arguments.add(expressions.compile(item)));
    } else if (node.getParameters() != null) {
      node.getParameters().forEach(item -> arguments.add(expressions.compile(item)));
    }
    return arguments;
  }

  private Compiled call(String name, List<Compiled> arguments, Span span) {
    Functions.Function function =
        Functions.named(name)
            .orElseThrow(
                () ->
                    new SqlException(
                        span,
                        "there is no function "
                            + name
                            + "; there are COALESCE, NULLIF, "
                            + String.join(", ", Functions.names())));
    if (!function.takes(arguments.size())) {
      throw new SqlException(
          span, name + " does not take " + arguments.size() + " arguments; see docs/sql.md");
    }
    for (int at = 0; at < arguments.size(); at++) {
      ExpressionCompiler.expect(arguments.get(at), function.parameter(at));
    }
    SqlType result = result(name, function.result(), arguments);
    if (!function.skipsNulls() && arguments.stream().anyMatch(Constants::isNull)) {
      return Constants.literal(null, result, span);
    }
    return expressions.located(
        function.of(arguments.stream().map(Compiled::expression).toList()), result, span);
  }

  /** A number that comes out is of the type of the one that goes in, where that is known. */
  private static SqlType result(String name, SqlType result, List<Compiled> arguments) {
    if (result != UnknownType.NUMBER) {
      return result;
    }
    return name.equalsIgnoreCase("MOD")
        ? Typing.arithmetic(Arithmetic.REMAINDER, arguments.get(0).type(), arguments.get(1).type())
        : Typing.rounded(arguments.get(0).type());
  }

  private Compiled coalesce(List<Compiled> arguments, Span span) {
    if (arguments.isEmpty()) {
      throw new SqlException(span, "COALESCE needs an argument");
    }
    return expressions.located(
        Conditionals.coalesce(arguments.stream().map(Compiled::expression).toList()),
        common(arguments),
        span);
  }

  private Compiled nullIf(List<Compiled> arguments, Span span) {
    if (arguments.size() != 2) {
      throw new SqlException(span, "NULLIF needs two arguments");
    }
    Compiled first = arguments.get(0);
    PredicateCompiler.comparable(first, arguments.get(1), span);
    neverTrue.checkOperands(expressions.text(), first, arguments.get(1));
    return expressions.located(
        Conditionals.nullIf(first.expression(), arguments.get(1).expression()), first.type(), span);
  }

  private static SqlType common(List<Compiled> results) {
    SqlType common = UnknownType.NULL;
    for (Compiled result : results) {
      SqlType known = common;
      common =
          Typing.common(known, result.type())
              .orElseThrow(
                  () ->
                      new SqlException(
                          result.span(),
                          "this is "
                              + result.type()
                              + ", where the results before it are "
                              + known
                              + "; convert one of them with CAST"));
    }
    return common;
  }

  Compiled choice(CaseExpression node) {
    Span span = expressions.span(node);
    List<Conditionals.Branch> branches = new ArrayList<>();
    List<Compiled> results = new ArrayList<>();
    for (WhenClause when : node.getWhenClauses()) {
      Compiled condition = condition(node, when);
      Compiled result = expressions.compile(when.getThenExpression());
      branches.add(new Conditionals.Branch(condition.expression(), result.expression()));
      results.add(result);
    }
    Compiled otherwise =
        node.getElseExpression() == null
            ? new Compiled(new Literal(null), UnknownType.NULL, span)
            : expressions.compile(node.getElseExpression());
    results.add(otherwise);
    return expressions.located(
        Conditionals.choose(branches, otherwise.expression()), common(results), span);
  }

  private Compiled condition(CaseExpression node, WhenClause when) {
    if (node.getSwitchExpression() == null) {
      return expressions.operand(when.getWhenExpression(), Kind.BOOLEAN);
    }
    Compiled chosen = expressions.compile(node.getSwitchExpression());
    Compiled candidate = expressions.compile(when.getWhenExpression());
    PredicateCompiler.comparable(chosen, candidate, candidate.span());
    return predicates.compared(Comparisons.Operator.EQUAL, chosen, candidate, candidate.span());
  }

  /**
   * {@code TRIM(text)}, {@code TRIM(text, characters)}, {@code TRIM(BOTH characters FROM text)}.
   */
  Compiled trim(TrimFunction node) {
    Span span = expressions.span(node);
    String name =
        node.getTrimSpecification() == null
            ? "TRIM"
            : switch (node.getTrimSpecification()) {
              case LEADING -> "LTRIM";
              case TRAILING -> "RTRIM";
              case BOTH -> "TRIM";
            };
    List<Expression> arguments = new ArrayList<>();
    if (node.getFromExpression() != null && node.isUsingFromKeyword()) {
      arguments.add(node.getFromExpression());
      if (node.getExpression() != null) {
        arguments.add(node.getExpression());
      }
    } else {
      arguments.add(node.getExpression());
      if (node.getFromExpression() != null) {
        arguments.add(node.getFromExpression());
      }
    }
    return call(name, arguments.stream().map(expressions::compile).toList(), span);
  }
}
