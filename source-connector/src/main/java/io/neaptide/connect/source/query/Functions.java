package io.neaptide.connect.source.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The functions by name. All but CONCAT give null where an argument is null. */
public final class Functions {

  /** Computes from arguments that are not null. */
  @FunctionalInterface
  interface Body {
    Object compute(Object[] arguments);
  }

  /**
   * A function.
   *
   * @param parameters the kinds of its arguments; those past {@code required} may be left out
   * @param required how many arguments it needs
   * @param repeats whether the last parameter may stand any number of times
   * @param result what it gives
   * @param skipsNulls whether null arguments are left out instead of making the result null
   */
  public record Function(
      List<Kind> parameters,
      int required,
      boolean repeats,
      SqlType result,
      boolean skipsNulls,
      Body body) {

    /** Whether it takes so many arguments. */
    public boolean takes(int arguments) {
      return arguments >= required && (repeats || arguments <= parameters.size());
    }

    /** The kind of an argument, counted from 0. */
    public Kind parameter(int argument) {
      return parameters.get(Math.min(argument, parameters.size() - 1));
    }

    /** The function applied to arguments. */
    public Expression of(List<Expression> arguments) {
      Expression[] all = arguments.toArray(Expression[]::new);
      return row -> {
        Object[] values = new Object[all.length];
        int count = 0;
        for (Expression argument : all) {
          Object value = argument.evaluate(row);
          if (value != null) {
            values[count++] = value;
          } else if (!skipsNulls) {
            return null;
          }
        }
        return body.compute(
            count == values.length ? values : java.util.Arrays.copyOf(values, count));
      };
    }
  }

  private static final SortedMap<String, Function> BY_NAME =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    text("UPPER", a -> Texts.upper(Values.text(a[0])), 1, Kind.TEXT);
    text("LOWER", a -> Texts.lower(Values.text(a[0])), 1, Kind.TEXT);
    text("TRIM", a -> trim(a, true, true), 1, Kind.TEXT, Kind.TEXT);
    text("LTRIM", a -> trim(a, true, false), 1, Kind.TEXT, Kind.TEXT);
    text("RTRIM", a -> trim(a, false, true), 1, Kind.TEXT, Kind.TEXT);
    for (String name : List.of("SUBSTRING", "SUBSTR")) {
      text(name, Functions::substring, 2, Kind.TEXT, Kind.NUMBER, Kind.NUMBER);
    }
    text("LEFT", a -> Texts.left(Values.text(a[0]), whole(a[1])), 2, Kind.TEXT, Kind.NUMBER);
    text("RIGHT", a -> Texts.right(Values.text(a[0]), whole(a[1])), 2, Kind.TEXT, Kind.NUMBER);
    text("LPAD", a -> pad(a, true), 2, Kind.TEXT, Kind.NUMBER, Kind.TEXT);
    text("RPAD", a -> pad(a, false), 2, Kind.TEXT, Kind.NUMBER, Kind.TEXT);
    text(
        "REPLACE",
        a -> Texts.replace(Values.text(a[0]), Values.text(a[1]), Values.text(a[2])),
        3,
        Kind.TEXT,
        Kind.TEXT,
        Kind.TEXT);
    for (String name : List.of("LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH")) {
      define(name, a -> Texts.length(Values.text(a[0])), 1, SimpleType.INT, Kind.TEXT);
    }
    define(
        "POSITION",
        a -> Texts.position(Values.text(a[0]), Values.text(a[1])),
        2,
        SimpleType.INT,
        Kind.TEXT,
        Kind.TEXT);
    BY_NAME.put(
        "CONCAT",
        new Function(List.of(Kind.TEXT), 1, true, TextType.UNBOUNDED, true, Functions::concat));
    number("ABS", a -> Numbers.absolute(Values.number(a[0])), 1, Kind.NUMBER);
    number("ROUND", a -> round(a, RoundingMode.HALF_UP), 1, Kind.NUMBER, Kind.NUMBER);
    for (String name : List.of("TRUNC", "TRUNCATE")) {
      number(name, a -> round(a, RoundingMode.DOWN), 1, Kind.NUMBER, Kind.NUMBER);
    }
    number("FLOOR", a -> round(a, RoundingMode.FLOOR), 1, Kind.NUMBER);
    for (String name : List.of("CEIL", "CEILING")) {
      number(name, a -> round(a, RoundingMode.CEILING), 1, Kind.NUMBER);
    }
    number(
        "MOD",
        a -> Numbers.remainder(Values.number(a[0]), Values.number(a[1])),
        2,
        Kind.NUMBER,
        Kind.NUMBER);
    define(
        "SIGN",
        a -> (long) Numbers.decimal(Values.number(a[0])).signum(),
        1,
        SimpleType.INT,
        Kind.NUMBER);
  }

  private Functions() {}

  /** The function of a name, in any case. */
  public static Optional<Function> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names of all functions. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  private static void text(String name, Body body, int required, Kind... parameters) {
    define(name, body, required, TextType.UNBOUNDED, parameters);
  }

  private static void number(String name, Body body, int required, Kind... parameters) {
    define(name, body, required, UnknownType.NUMBER, parameters);
  }

  private static void define(
      String name, Body body, int required, SqlType result, Kind... parameters) {
    BY_NAME.put(name, new Function(List.of(parameters), required, false, result, false, body));
  }

  private static long whole(Object value) {
    BigDecimal number = Numbers.decimal(Values.number(value));
    if (!Numbers.isWhole(number) || number.abs().compareTo(BigDecimal.valueOf(1L << 53)) > 0) {
      throw new EvaluationException("a length, position or count of decimals is no whole number");
    }
    return number.longValueExact();
  }

  private static String trim(Object[] arguments, boolean leading, boolean trailing) {
    String characters = arguments.length < 2 ? " " : Values.text(arguments[1]);
    return Texts.trim(Values.text(arguments[0]), characters, leading, trailing);
  }

  private static String substring(Object[] arguments) {
    long length = arguments.length < 3 ? Integer.MAX_VALUE : whole(arguments[2]);
    long from = whole(arguments[1]);
    return arguments.length < 3
        ? Texts.substring(Values.text(arguments[0]), Math.max(1, from), length)
        : Texts.substring(Values.text(arguments[0]), from, length);
  }

  private static String pad(Object[] arguments, boolean left) {
    String filling = arguments.length < 3 ? " " : Values.text(arguments[2]);
    return Texts.pad(Values.text(arguments[0]), whole(arguments[1]), filling, left);
  }

  private static String concat(Object[] arguments) {
    return Texts.concat(arguments);
  }

  private static Number round(Object[] arguments, RoundingMode mode) {
    long decimals = arguments.length < 2 ? 0 : whole(arguments[1]);
    return Numbers.round(Values.number(arguments[0]), decimals, mode);
  }

  /** {@code ||}: null where an operand is, unlike CONCAT. */
  public static Expression concatenation(Expression left, Expression right) {
    return row -> {
      Object a = left.evaluate(row);
      Object b = right.evaluate(row);
      return (a == null || b == null) ? null : Texts.concat(Values.text(a), Values.text(b));
    };
  }
}
