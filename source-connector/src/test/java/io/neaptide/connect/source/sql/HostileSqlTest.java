package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever the text is, it compiles or gets an error, in under a second. */
class HostileSqlTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Classes of the parser are loaded and compiled once, which is not the text's fault. */
  @BeforeAll
  static void warmUp() {
    SqlScript.compile(
        "SELECT CASE WHEN ABS(a) IN (1, 2) AND (b) LIKE 'x' THEN CAST(a AS INT) END AS c FROM t"
            + " WHERE a BETWEEN 1 AND 2 OR NOT (b || 'x' = 'y')");
  }

  @TestFactory
  Stream<DynamicTest> deepNestingIsAnErrorAtOnce() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int depth : new int[] {1_000, 10_000, 100_000}) {
      texts.put("parentheses " + depth, nested("(", "a", ")", depth));
      texts.put("open parentheses " + depth, "SELECT " + "(".repeat(depth));
      texts.put("functions " + depth, nested("ABS(", "a", ")", depth));
      texts.put("case " + depth, nested("CASE WHEN a THEN ", "a", " END", depth));
      texts.put("not " + depth, nested("NOT ", "a", "", depth));
      texts.put("signs " + depth, nested("- ", "a", "", depth));
      texts.put("arithmetic " + depth, nested("(1+", "a", ")", depth));
      texts.put("brackets " + depth, nested("[", "a", "]", depth));
      texts.put("braces " + depth, nested("{", "a", "}", depth));
      texts.put("subqueries " + depth, nested("(SELECT ", "a", " FROM t)", depth));
      texts.put("casts " + depth, nested("CAST(", "a", " AS INT)", depth));
      texts.put(
          "types " + depth,
          "CREATE TABLE t (a " + "ARRAY<".repeat(depth) + "INT" + ">".repeat(depth) + ")");
      texts.put("quotes " + depth, "SELECT " + "'".repeat(2 * depth + 1));
      texts.put("comments " + depth, "SELECT " + "/*".repeat(depth));
    }
    return texts.entrySet().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.getKey(),
                    () ->
                        within(
                            () ->
                                assertThatThrownBy(() -> SqlScript.compile(text.getValue()))
                                    .isInstanceOf(ConfigException.class)
                                    .message()
                                    .hasSizeLessThan(1_000)
                                    .startsWith("The query is not valid at line 1, column "))));
  }

  @TestFactory
  Stream<DynamicTest> longTextsCompileOrAreErrorsSoon() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int count : new int[] {190, 400, 4_000, 20_000, 300_000}) {
      texts.put("or " + count, "SELECT a FROM t WHERE " + "a = 1 OR ".repeat(count) + "b");
      texts.put("and " + count, "SELECT a FROM t WHERE " + "a LIKE 'x' AND ".repeat(count) + "b");
      texts.put("plus " + count, "SELECT " + "a + ".repeat(count) + "a AS b FROM t");
      texts.put("concat " + count, "SELECT " + "a || ".repeat(count) + "a AS b FROM t");
      texts.put("in " + count, "SELECT a FROM t WHERE a IN (" + "1, ".repeat(count) + "1)");
      texts.put(
          "columns called end " + count,
          "SELECT " + "CASE WHEN end THEN ".repeat(count) + "1" + " END".repeat(count) + " FROM t");
      texts.put("brackets after end " + count, "SELECT " + "(end, ".repeat(count) + "1");
      texts.put("path " + count, "SELECT " + "a.".repeat(count) + "a FROM t");
      texts.put("index " + count, "SELECT a" + "['x']".repeat(count) + " AS b FROM t");
      texts.put("colons " + count, "SELECT a" + "::INT".repeat(count) + " AS b FROM t");
      texts.put(
          "when " + count, "SELECT CASE " + "WHEN a THEN 1 ".repeat(count) + "END AS b FROM t");
      texts.put("digits " + count, "SELECT " + "1".repeat(count) + " AS b FROM t");
      texts.put("name " + count, "SELECT " + "a".repeat(count) + " FROM t");
      texts.put("text " + count, "SELECT '" + "a".repeat(count) + "' AS b FROM t");
      texts.put("spaces " + count, "SELECT a" + " \n".repeat(count) + "FROM t");
      texts.put("semicolons " + count, "SELECT a FROM t" + ";".repeat(count));
      texts.put("union " + count, "SELECT a FROM t" + " UNION SELECT a FROM t".repeat(count));
      texts.put("join " + count, "SELECT a FROM t" + " JOIN t ON a = b".repeat(count));
      texts.put(
          "columns " + count,
          "SELECT "
              + IntStream.range(0, count).mapToObj(n -> "c" + n).collect(Collectors.joining(", "))
              + " FROM t");
      texts.put(
          "statements " + count,
          IntStream.range(0, count)
              .mapToObj(n -> "INSERT INTO o" + n + " SELECT a FROM t;")
              .collect(Collectors.joining("\n")));
      texts.put(
          "declared " + count,
          IntStream.range(0, count)
                  .mapToObj(n -> "c" + n + " INT")
                  .collect(Collectors.joining(", ", "CREATE TABLE t (", ")"))
              + "; SELECT * FROM t");
    }
    return texts.entrySet().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.getKey(), () -> within(() -> compileOrRefuse(text.getValue()))));
  }

  /** The parser looks ahead, and could do so again at each level: constructs in each other. */
  @TestFactory
  Stream<DynamicTest> constructsWithinEachOtherCompileOrAreErrorsSoon() {
    String[][] levels = {
      {"(", ")"},
      {"ABS(", ")"},
      {"CASE WHEN a = 1 THEN ", " END"},
      {"CASE WHEN ", " THEN 1 END"},
      {"CAST(", " AS INT)"},
      {"(1 + ", ")"},
      {"(NOT ", ")"},
      {"COALESCE(a, ", ")"},
      {"(a IN (1, ", "))"},
      {"(a BETWEEN 1 AND ", ")"},
      {"(a LIKE ", ")"},
      {"SUBSTRING(a FROM ", ")"},
      {"TRIM(BOTH FROM ", ")"},
      {"f(x => ", ")"},
      {"-(", ")"},
      {"((", ") = 1)"},
      {"(a, ", ")"},
      {"{'a': ", "}"},
      {"[", "]"},
      {"ARRAY[", "]"},
      {"(SELECT ", " FROM t)"},
      {"(EXISTS (SELECT a FROM t WHERE ", "))"},
      {"x -> (", ")"},
      {"a[", "]"},
      {"EXTRACT(YEAR FROM ", ")"},
      {"(a AND ", ")"},
      {"INTERVAL (", ") DAY"},
      {"{fn f(", ")}"},
    };
    Stream<DynamicTest> repeated =
        Stream.of(levels).map(level -> text("repeated " + level[0], level[0], level[1], 36));
    Stream<DynamicTest> alternating =
        IntStream.range(0, levels.length)
            .boxed()
            .flatMap(
                one ->
                    IntStream.of(1, 2, 3, 7, 11)
                        .map(distance -> (one + distance) % levels.length)
                        .mapToObj(
                            other ->
                                text(
                                    levels[one][0] + " with " + levels[other][0],
                                    levels[one][0] + levels[other][0],
                                    levels[other][1] + levels[one][1],
                                    13)));
    return Stream.concat(repeated, alternating);
  }

  private static DynamicTest text(String name, String open, String close, int depth) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            within(
                () -> {
                  compileOrRefuse(nested(open, "a", close, depth));
                  compileOrRefuse(
                      "SELECT a FROM t WHERE " + open.repeat(depth) + "a" + close.repeat(depth));
                  compileOrRefuse("SELECT " + open.repeat(depth) + "a ! FROM t");
                }));
  }

  @Test
  void noThreadIsLeftBehind() {
    compileOrRefuse(nested("(", "a", ")", 30));
    compileOrRefuse("SELECT FROM WHERE");

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            thread ->
                Stream.of(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith("net.sf.jsqlparser")));
    assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
        .noneMatch(name -> name.startsWith("pool-"));
  }

  private static String nested(String open, String inner, String close, int depth) {
    return "SELECT " + open.repeat(depth) + inner + close.repeat(depth) + " AS b FROM t";
  }

  private static void compileOrRefuse(String sql) {
    try {
      assertThat(SqlScript.compile(sql)).isNotEmpty();
    } catch (ConfigException e) {
      assertThat(e).message().hasSizeLessThan(1_500).startsWith("The query is not valid at line ");
    }
  }

  /** Processor time, since others may use the machine as well. */
  private static void within(Runnable compiling) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    compiling.run();
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin)).isLessThan(LIMIT);
  }
}
