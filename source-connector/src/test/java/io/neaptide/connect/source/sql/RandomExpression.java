package io.neaptide.connect.source.sql;

import java.util.Random;
import java.util.function.IntFunction;

/**
 * Expressions over the columns of {@link RandomRow}. Left out is what the database computes by
 * other rules: divisions that do not end, and numbers as text.
 */
final class RandomExpression {

  private final Random random;

  RandomExpression(Random random) {
    this.random = random;
  }

  String any(int depth) {
    return switch (random.nextInt(3)) {
      case 0 -> number(depth);
      case 1 -> text(depth);
      default -> bool(depth);
    };
  }

  private String number(int depth) {
    if (depth == 0) {
      return pick("i", "j", "d", "0", "1", "2", "-1", "0.5", "10", "1.25", "i", "j", "d");
    }
    return switch (random.nextInt(16)) {
      case 0 -> "(" + number(depth - 1) + " + " + number(depth - 1) + ")";
      case 1 -> "(" + number(depth - 1) + " - " + number(depth - 1) + ")";
      case 2 -> "(" + number(0) + " * " + number(depth - 1) + ")";
      case 3 -> "(" + exact(depth - 1) + " / " + pick("2", "4", "-8", "5", "0.5", "10") + ")";
      case 4 -> "ABS(" + number(depth - 1) + ")";
      case 5 -> "(0 - " + number(depth - 1) + ")";
      case 6 -> pick("FLOOR", "CEIL", "ROUND") + "(" + exact(depth - 1) + ")";
      case 7 -> "ROUND(" + exact(depth - 1) + ", " + pick("0", "1", "2") + ")";
      case 8 -> "SIGN(" + exact(depth - 1) + ")";
      case 9 -> "LENGTH(" + text(depth - 1) + ")";
      case 10 -> "COALESCE(" + exact(depth - 1) + ", " + number(depth - 1) + ")";
      case 11 -> "NULLIF(" + exact(depth - 1) + ", " + number(depth - 1) + ")";
      case 12 -> choice(this::number, depth);
      case 13 -> "MOD(" + exact(depth - 1) + ", " + exact(0) + ")";
      case 14 ->
          "CAST(" + exact(depth - 1) + " AS " + pick("INT", "BIGINT", "DECIMAL(12, 1)") + ")";
      default -> "POSITION(" + text(0) + " IN " + text(depth - 1) + ")";
    };
  }

  /** Of a type that is not that of NULL or of a literal, for which the database has other rules. */
  private String exact(int depth) {
    return "(" + pick("i", "j", "d") + " + " + number(depth) + ")";
  }

  private String text(int depth) {
    if (depth == 0) {
      return pick("s", "r", "'a'", "'ab'", "''", "'x'", "s", "r");
    }
    return switch (random.nextInt(9)) {
      case 0 -> "(" + text(depth - 1) + " || " + text(depth - 1) + ")";
      case 1 -> pick("UPPER", "LOWER", "TRIM", "LTRIM", "RTRIM") + "(" + text(depth - 1) + ")";
      case 2 -> "SUBSTRING(" + text(depth - 1) + ", " + pick("1", "2", "3") + ")";
      case 3 -> "SUBSTRING(" + text(depth - 1) + " FROM 2 FOR " + pick("0", "1", "2", "9") + ")";
      case 4 -> "REPLACE(" + text(depth - 1) + ", 'a', " + pick("'b'", "''", "'aa'") + ")";
      case 5 -> "COALESCE(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 6 -> "NULLIF(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 7 -> choice(this::text, depth);
      default -> pick("LEFT", "RIGHT") + "(" + text(depth - 1) + ", " + pick("0", "1", "2") + ")";
    };
  }

  private String bool(int depth) {
    if (depth == 0) {
      return pick("b", "c", "TRUE", "FALSE", "b", "c", "(i IS NULL)", "(s IS NOT NULL)");
    }
    return switch (random.nextInt(14)) {
      case 0, 1 -> "(" + bool(depth - 1) + " AND " + bool(depth - 1) + ")";
      case 2, 3 -> "(" + bool(depth - 1) + " OR " + bool(depth - 1) + ")";
      case 4 -> "(NOT " + bool(depth - 1) + ")";
      case 5 -> "(" + exact(depth - 1) + comparison() + number(depth - 1) + ")";
      case 6 -> "(" + text(depth - 1) + comparison() + text(depth - 1) + ")";
      case 7 -> "(" + number(depth - 1) + " IS " + pick("", "NOT ") + "NULL)";
      case 8 -> "(" + text(depth - 1) + pick(" ", " NOT ") + "IN ('a', " + text(0) + ", 'ab'))";
      case 9 ->
          "(" + exact(depth - 1) + pick(" ", " NOT ") + "IN (1, " + number(depth - 1) + ", 7))";
      case 10 ->
          "("
              + exact(depth - 1)
              + pick(" ", " NOT ")
              + "BETWEEN "
              + number(depth - 1)
              + " AND "
              + number(depth - 1)
              + ")";
      case 11 ->
          "("
              + text(depth - 1)
              + pick(" ", " NOT ")
              + "LIKE "
              + pick("'%'", "'a%'", "'_'", "'%b'", "'%a%'", "'a_b'", "'100!%' ESCAPE '!'", "''")
              + ")";
      case 12 -> "(" + bool(depth - 1) + " IS " + pick("", "NOT ") + pick("TRUE)", "FALSE)");
      default ->
          "("
              + exact(depth - 1)
              + " IS "
              + pick("", "NOT ")
              + "DISTINCT FROM "
              + number(depth - 1)
              + ")";
    };
  }

  private String choice(IntFunction<String> result, int depth) {
    return "CASE WHEN "
        + bool(depth - 1)
        + " THEN "
        + result.apply(depth - 1)
        + " WHEN "
        + bool(depth - 1)
        + " THEN "
        + result.apply(depth - 1)
        + (random.nextBoolean() ? " ELSE " + result.apply(depth - 1) : "")
        + " END";
  }

  private String comparison() {
    return pick(" = ", " <> ", " < ", " <= ", " > ", " >= ");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
