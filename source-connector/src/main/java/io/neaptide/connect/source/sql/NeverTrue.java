package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.Expression;
import io.neaptide.connect.source.query.Literal;
import io.neaptide.connect.source.query.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds comparisons and conditions that no row can meet. In WHERE they would silently delete every
 * row, so they are refused.
 */
final class NeverTrue {

  private static final String NULL_OPERAND =
      "a comparison with NULL is never true; write IS NULL or IS NOT NULL, or IS NOT DISTINCT FROM"
          + " where nulls shall be equal";
  private static final String NULL_IN_LIST =
      "NULL in the list of IN equals nothing, and NOT IN is then never true; leave it out, and add"
          + " OR ... IS NULL where nulls are meant";
  private static final String QUOTED =
      "a name in double quotes is a column, which a row without it has as null, and a comparison"
          + " with null is never true; write a text in single quotes. If a column is meant, write the"
          + " table before it, as in ";

  /** One of these values, as a predicate wants of an operand. */
  private record Allowed(String operand, List<Object> values) {}

  private final IdentityHashMap<Expression, Allowed> allowed = new IdentityHashMap<>();
  private final Set<Expression> quotedNames = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Notes a name in double quotes that nothing declares. */
  void quotedName(Compiled column) {
    quotedNames.add(column.expression());
  }

  /** Refuses operands of a comparison that make it unknown for every row, or most likely so. */
  void checkOperands(SqlText text, Compiled... operands) {
    for (Compiled operand : operands) {
      if (Constants.isNull(operand)) {
        throw new SqlException(operand.span(), NULL_OPERAND);
      }
    }
    boolean withLiteral = false;
    for (Compiled operand : operands) {
      withLiteral |= Constants.isLiteral(operand);
    }
    for (Compiled operand : operands) {
      if (!withLiteral) {
        checkQuoted(text, operand);
      }
    }
  }

  /** Refuses what is no value to be equal to. */
  void checkCandidate(SqlText text, Compiled candidate) {
    if (Constants.isNull(candidate)) {
      throw new SqlException(candidate.span(), NULL_IN_LIST);
    }
    checkQuoted(text, candidate);
  }

  void checkQuoted(SqlText text, Compiled operand) {
    if (quotedNames.contains(operand.expression())) {
      throw new SqlException(operand.span(), QUOTED + "t." + text.clean(operand.span()));
    }
  }

  /** Notes that a predicate is true for some values of an operand only. */
  void allows(Expression predicate, String operand, List<Compiled> values) {
    if (values.stream().allMatch(Constants::isLiteral)) {
      allowed.put(
          predicate,
          new Allowed(
              operand,
              values.stream().map(value -> ((Literal) value.expression()).value()).toList()));
    }
  }

  /** Refuses predicates that want different values of one operand at once. */
  void checkTogether(List<Compiled> operands) {
    Map<String, List<Object>> left = new HashMap<>();
    for (Compiled operand : operands) {
      Allowed wanted = allowed.get(operand.expression());
      if (wanted != null) {
        List<Object> before = left.get(wanted.operand());
        List<Object> both = before == null ? wanted.values() : common(before, wanted.values());
        if (both.isEmpty()) {
          throw new SqlException(
              operand.span(),
              wanted.operand()
                  + " cannot have this value and the one before it at once, so the condition is"
                  + " never true; write OR, or IN with a list");
        }
        left.put(wanted.operand(), both);
      }
    }
  }

  private static List<Object> common(List<Object> one, List<Object> other) {
    List<Object> common = new ArrayList<>();
    for (Object value : one) {
      if (other.stream().anyMatch(candidate -> mayBeEqual(value, candidate))) {
        common.add(value);
      }
    }
    return common;
  }

  private static boolean mayBeEqual(Object one, Object other) {
    try {
      return Values.compare(one, other) == 0;
    } catch (EvaluationException differentKinds) {
      // An error for every row, which deletes none.
      return true;
    }
  }

  /** Refuses bounds that nothing lies between. */
  static void checkOrder(Compiled least, Compiled greatest, Span span) {
    if (least.expression() instanceof Literal from
        && greatest.expression() instanceof Literal to
        && Values.compare(from.value(), to.value()) > 0) {
      throw new SqlException(
          span, "nothing is between these, since the first is greater; exchange them");
    }
  }

  /** Refuses an operand of AND, OR or NOT that is unknown for every row. */
  static void checkKnown(Compiled condition) {
    if (Constants.isNull(condition)) {
      throw new SqlException(condition.span(), "NULL is never true, so it is no condition");
    }
  }

  /** Refuses a condition of WHERE that is the same for every row, and not true. */
  static void checkCondition(Optional<Compiled> condition) {
    condition
        .filter(Constants::isLiteral)
        .filter(where -> !Boolean.TRUE.equals(((Literal) where.expression()).value()))
        .ifPresent(
            where -> {
              throw new SqlException(
                  where.span(),
                  "the condition is never true, so every row would be deleted; correct or remove"
                      + " it");
            });
  }
}
