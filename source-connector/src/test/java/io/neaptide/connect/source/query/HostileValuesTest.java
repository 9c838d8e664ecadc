package io.neaptide.connect.source.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every function and operator gives a result or an error soon, whatever a row holds. What takes the
 * product of two sizes takes half a minute here.
 */
class HostileValuesTest {

  /** Of processor time, for one record. */
  private static final Duration LIMIT = Duration.ofSeconds(4);

  private static final int LONG = 300_000;

  private static final List<Object> NUMBERS =
      List.of(
          0L,
          3L,
          -7.5,
          Long.MIN_VALUE,
          Double.MAX_VALUE,
          new BigDecimal("1e100000"),
          new BigDecimal("-3e99999"),
          new BigDecimal("1e-100000"),
          new BigDecimal("-7e-99999"),
          new BigDecimal("9".repeat(999) + "e99000"),
          new BigDecimal("0." + "0".repeat(50) + "7".repeat(999)),
          new BigDecimal("1." + "0".repeat(999)),
          new BigDecimal("0e100000"),
          new BigDecimal("0e-100000"));

  private static final List<Object> TEXTS =
      List.of(
          "",
          "a",
          "a".repeat(LONG),
          "a".repeat(LONG / 2) + "b",
          "b" + "a".repeat(LONG / 2),
          "%" + "a".repeat(LONG / 2) + "b",
          "%" + "_".repeat(LONG / 2) + "b%",
          "x".repeat(LONG) + "a",
          "ab".repeat(LONG / 2),
          " ".repeat(LONG),
          "1".repeat(LONG),
          "\uFB03".repeat(LONG),
          "\u0130".repeat(LONG));

  private static Expression value(Object value) {
    return new Literal(value);
  }

  /** Of a third text, a short and a long one are enough. */
  private static List<Object> values(Kind kind, int argument) {
    return kind == Kind.NUMBER ? NUMBERS : argument < 2 ? TEXTS : TEXTS.subList(1, 3);
  }

  /** All lists of arguments of these kinds. */
  private static List<List<Expression>> arguments(List<Kind> kinds) {
    List<List<Expression>> all = List.of(List.of());
    for (Kind kind : kinds) {
      List<List<Expression>> longer = new ArrayList<>();
      for (List<Expression> before : all) {
        for (Object value : values(kind, before.size())) {
          List<Expression> arguments = new ArrayList<>(before);
          arguments.add(value(value));
          longer.add(arguments);
        }
      }
      all = longer;
    }
    return all;
  }

  @TestFactory
  Stream<DynamicTest> everyFunctionEndsSoon() {
    Map<String, List<Expression>> expressions = new LinkedHashMap<>();
    for (String name : Functions.names()) {
      Functions.Function function = Functions.named(name).orElseThrow();
      List<Expression> calls = new ArrayList<>();
      for (int count = function.required(); count <= function.parameters().size(); count++) {
        List<Kind> kinds = function.parameters().subList(0, count);
        arguments(kinds).forEach(arguments -> calls.add(function.of(arguments)));
      }
      expressions.put(name, calls);
    }
    expressions.put(
        "CONCAT of many",
        List.of(
            Functions.named("CONCAT")
                .orElseThrow()
                .of(java.util.Collections.nCopies(4_000, value("a".repeat(4_000))))));
    return tests(expressions);
  }

  @TestFactory
  Stream<DynamicTest> everyOperatorEndsSoon() {
    Map<String, List<Expression>> expressions = new LinkedHashMap<>();
    for (Arithmetic operator : Arithmetic.values()) {
      expressions.put(operator.toString(), pairs(Kind.NUMBER, operator::of));
    }
    for (Comparisons.Operator operator : Comparisons.Operator.values()) {
      expressions.put(
          operator + " of numbers",
          pairs(Kind.NUMBER, (a, b) -> Comparisons.compare(operator, a, b)));
      expressions.put(
          operator + " of texts", pairs(Kind.TEXT, (a, b) -> Comparisons.compare(operator, a, b)));
    }
    expressions.put("negation", NUMBERS.stream().map(n -> Arithmetic.negate(value(n))).toList());
    expressions.put("||", pairs(Kind.TEXT, Functions::concatenation));
    expressions.put("same", pairs(Kind.NUMBER, Comparisons::same));
    expressions.put("between", pairs(Kind.NUMBER, (a, b) -> Comparisons.between(a, b, a)));
    expressions.put("in", pairs(Kind.TEXT, (a, b) -> Comparisons.in(a, List.of(b, b))));
    expressions.put("NULLIF", pairs(Kind.NUMBER, Conditionals::nullIf));
    expressions.put("LIKE", pairs(Kind.TEXT, (a, b) -> Comparisons.like(a, b, Optional.empty())));
    expressions.put(
        "LIKE with a sign", pairs(Kind.TEXT, (a, b) -> Comparisons.like(a, b, Optional.of(b))));
    for (SqlType type :
        List.of(
            SimpleType.BOOLEAN,
            SimpleType.INT,
            SimpleType.BIGINT,
            SimpleType.DOUBLE,
            SimpleType.DATE,
            SimpleType.TIME,
            SimpleType.TIMESTAMP,
            TextType.UNBOUNDED,
            new TextType(10),
            new DecimalType(38, 10))) {
      expressions.put(
          "CAST to " + type,
          Stream.concat(NUMBERS.stream(), TEXTS.stream())
              .<Expression>map(given -> new Cast(value(given), type))
              .toList());
      expressions.put(
          "declared " + type,
          Stream.concat(NUMBERS.stream(), TEXTS.stream())
              .<Expression>map(given -> new DeclaredColumn(value(given), List.of(), type))
              .toList());
    }
    return tests(expressions);
  }

  private interface Operator {
    Expression of(Expression left, Expression right);
  }

  private static List<Expression> pairs(Kind kind, Operator operator) {
    return arguments(List.of(kind, kind)).stream()
        .map(pair -> operator.of(pair.get(0), pair.get(1)))
        .toList();
  }

  private static Stream<DynamicTest> tests(Map<String, List<Expression>> expressions) {
    return expressions.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> entry.getValue().forEach(HostileValuesTest::endsSoon)));
  }

  private static void endsSoon(Expression expression) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try {
      Object unused = expression.evaluate(null);
    } catch (EvaluationException e) {
      assertThat(e.getMessage()).as("never a piece of the data").hasSizeLessThan(300);
    }
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(LIMIT);
  }

  @Test
  void numbersFarApartHaveExactResultsWithinTheLimits() {
    BigDecimal large = new BigDecimal("1e100000");
    BigDecimal small = new BigDecimal("1e-100000");

    assertThat(Numbers.add(large, 0L)).isEqualTo(large);
    assertThat(decimal(Numbers.subtract(large, new BigDecimal("9e99999"))))
        .isEqualByComparingTo("1e99999");
    assertThat(decimal(Numbers.divideWhole(large, 2L))).isEqualByComparingTo("5e99999");
    assertThat(decimal(Numbers.divideWhole(1L, small))).isEqualByComparingTo(large);
    assertThat(Numbers.remainder(large, 7L)).isEqualTo(4L);
    assertThat(Numbers.remainder(large.negate(), 7L)).isEqualTo(-4L);
    assertThat(Numbers.round(small, 2, RoundingMode.CEILING)).isEqualTo(0.01);
    assertThat(Numbers.round(small, 2, RoundingMode.HALF_UP)).isEqualTo(0L);
    assertThat(Numbers.round(small.negate(), 0, RoundingMode.FLOOR)).isEqualTo(-1L);
    for (Arithmetic operator : List.of(Arithmetic.ADD, Arithmetic.SUBTRACT)) {
      assertThatThrownBy(() -> operator.compute(large, 1L))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("more than 1000 digits");
    }
    assertThatThrownBy(() -> Numbers.divideWhole(large, 3L))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("more than 1000 digits");
  }

  private static BigDecimal decimal(Number number) {
    return Numbers.decimal(number);
  }

  /** Where the plain computation is quick enough, both give the same. */
  @Test
  void agreesWithThePlainComputation() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      BigDecimal a = number(random);
      BigDecimal b = number(random);
      assertThat(result(() -> Numbers.add(a, b))).as("seed %d", seed).isEqualTo(plain(a.add(b)));
      assertThat(result(() -> Numbers.divideWhole(a, b)))
          .as("seed %d", seed)
          .isEqualTo(plain(a.divideToIntegralValue(b)));
      assertThat(result(() -> Numbers.remainder(a, b)))
          .as("seed %d", seed)
          .isEqualTo(plain(a.remainder(b)));
    }
  }

  private static BigDecimal number(Random random) {
    return BigDecimal.valueOf(1 + random.nextInt(100_000), random.nextInt(6_000) - 3_000)
        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
  }

  private static String plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.precision() > Numbers.MAX_DIGITS ? "past the limits" : stripped.toString();
  }

  private static String result(java.util.function.Supplier<Number> computed) {
    try {
      return decimal(computed.get()).stripTrailingZeros().toString();
    } catch (EvaluationException e) {
      return "past the limits";
    }
  }

  @Test
  void changesTheCaseAsTheJdkDoes() {
    StringBuilder all = new StringBuilder();
    for (int character = 0; character < 0x20000; character++) {
      if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
        all.appendCodePoint(character);
      }
    }
    String text = "A\u03A3 " + all + "\u0130\u03A3";

    assertThat(Texts.upper(text)).isEqualTo(text.toUpperCase(Locale.ROOT));
    assertThat(Texts.lower(text)).isEqualTo(text.toLowerCase(Locale.ROOT));
  }

  @Test
  void findsAndReplacesAsTheJdkDoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String text = text(random, 300);
      String part = text(random, 60);
      assertThat(new TextSearch(part).next(text, 3))
          .as("seed %d", seed)
          .isEqualTo(text.indexOf(part, 3));
      assertThat(Texts.replace(text, part, "xy"))
          .as("seed %d", seed)
          .isEqualTo(part.isEmpty() ? text : text.replace(part, "xy"));
    }
  }

  private static String text(Random random, int most) {
    int period = 1 + random.nextInt(3);
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(most); length > 0; length--) {
      text.append(random.nextInt(40) == 0 ? 'b' : (char) ('a' + text.length() % period));
    }
    return text.toString();
  }
}
