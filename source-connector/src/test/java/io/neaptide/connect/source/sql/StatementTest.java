package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.query.EvaluationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, stars, metadata, and the text around statements. */
class StatementTest {

  private static final String ROW =
      "{\"a\":1,\"b\":{\"c\":\"x\",\"d.e\":2},\"_key\":\"inner\",\"f.g\":3,\"year\":4,\"end\":5}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT a FROM t|{a=1}",
        "select a from t|{a=1}",
        "SELECT a b FROM t|{b=1}",
        "SELECT a AS \"b c\" FROM t|{b c=1}",
        "SELECT a AS `b.c` FROM t|{b.c=1}",
        "SELECT a AS \"q\"\"r\" FROM t|{q\"r=1}",
        "SELECT b.c FROM t|{c=x}",
        "SELECT b . c FROM t|{c=x}",
        "SELECT b['c'] FROM t|{c=x}",
        "SELECT b['d.e'] AS x FROM t|{x=2}",
        "SELECT b.\"d.e\" FROM t|{d.e=2}",
        "SELECT \"f.g\" FROM t|{f.g=3}",
        "SELECT `f.g` FROM t|{f.g=3}",
        "SELECT f.g FROM t|{g=null}",
        "SELECT A FROM t|{A=null}",
        "SELECT year, end FROM t|{year=4, end=5}",
        "SELECT t.a, t.b.c FROM t|{a=1, c=x}",
        "SELECT u.a FROM t AS u|{a=1}",
        "SELECT u.a FROM t u|{a=1}",
        "SELECT t.a FROM t AS u|{a=null}",
        "SELECT b.c FROM x AS b|{c=null}",
        "SELECT b.b.c FROM x AS b|{c=x}",
        "SELECT a FROM \"t.with-dots\"|{a=1}",
        "SELECT \"t.x\".a FROM \"t.x\"|{a=1}",
        "SELECT _key, a FROM t|{_key=k, a=1}",
        "SELECT t._key FROM t|{_key=k}",
        "SELECT \"_key\" FROM t|{_key=inner}",
        "SELECT _key AS id, \"_key\" AS c FROM t|{id=k, c=inner}",
        "SELECT _topic, _partition, _offset, _timestamp FROM t"
            + "|{_topic=t, _partition=3, _offset=42, _timestamp=1700000000123}",
        "SELECT _headers['trace'] FROM t|{trace=last}",
        "SELECT _headers['empty'] AS e, _headers['none'] AS n FROM t|{e=null, n=null}",
        "SELECT CAST(_timestamp AS TIMESTAMP) AS ts FROM t|{ts=2023-11-14T22:13:20.123Z}",
        "SELECT DATE '2026-11-24' AS d, TIME '12:30:00' AS t FROM t|{d=2026-11-24, t=12:30:00}",
        "SELECT a, 'x -- y' AS s FROM t -- the rest; is a comment|{a=1, s=x -- y}",
        "SELECT /* a ; comment */ a FROM t|{a=1}",
        "SELECT 'a;b' AS s FROM t;|{s=a;b}",
        "SELECT 'it''s' AS s, '\"' AS q FROM t|{s=it's, q=\"}",
        "SELECT 'a\\nb.c' AS s FROM t|{s=a\\nb.c}",
        "SELECT TRUE AS t, NULL AS n, 1.50 AS d FROM t|{t=true, n=null, d=1.5}",
        "SELECT ALL a FROM t|{a=1}",
        "SELECT a::STRING AS s FROM t|{s=1}",
      })
  void namesAndValues(String sql, String expected) {
    assertThat(Rows.apply(sql, ROW).value()).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|{a=1, b=2, _key=in}",
        "t.*|{a=1, b=2, _key=in}",
        "* EXCEPT (a)|{b=2, _key=in}",
        "* EXCLUDE (a, \"_key\")|{b=2}",
        "_key, *|{_key=k, a=1, b=2}",
        "*, b + 1 AS b|{a=1, _key=in, b=3}",
        "* EXCEPT (missing), a AS c|{a=1, b=2, _key=in, c=1}",
      })
  void starOfTableThatIsNotDeclared(String columns, String expected) {
    assertThat(
            Rows.apply("SELECT " + columns + " FROM t", "{\"a\":1,\"b\":2,\"_key\":\"in\"}")
                .value())
        .hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|{_key=k, a=1, c=null}",
        "* EXCEPT (_key)|{a=1, c=null}",
        "c, *|{c=null, _key=k, a=1}",
        "*, a + 1 AS a|{_key=k, c=null, a=2}",
      })
  void starOfDeclaredTableIsItsColumns(String columns, String expected) {
    assertThat(
            Rows.apply(
                    "CREATE TABLE t (_key, a, c); SELECT " + columns + " FROM t",
                    "{\"a\":1,\"b\":2}")
                .value())
        .hasToString(expected);
  }

  @Test
  void blankLinesDoNotEndStatement() {
    assertThat(Rows.apply("SELECT a\n\n\n\n,\r\n\r\n\r\nb FROM t\n\n\n\nWHERE a = 1", "{\"a\":1}"))
        .hasToString("SchemaAndValue{schema=null, value={a=1, b=null}}");
    assertThat(Rows.apply("SELECT a\n/\nb AS c FROM t", "{\"a\":1,\"b\":4}").value())
        .hasToString("{c=0.25}");
  }

  @Test
  void errorsCountLinesAndColumnsOfTheWholeText() {
    assertThatThrownBy(
            () ->
                SqlScript.compile("SELECT a FROM t;\n\n/* x */ SELECT\n\tb, c.d + 'x' AS e FROM u"))
        .hasMessageStartingWith("The query is not valid at line 4, column 11, at ''x''");
    assertThatThrownBy(() -> SqlScript.compile("SELECT a FROM t;\nSELECT a FROM t LIMIT 1"))
        .hasMessageStartingWith("The query is not valid at line 2, column 1, at 'SELECT a FROM t");
  }

  @Test
  void errorsOfRowsNameThePlaceAndNoData() {
    assertThatThrownBy(
            () -> Rows.apply("SELECT a,\n  CAST(b AS INT) AS c FROM t", "{\"b\":\"secret\"}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("line 2, column 3, at 'CAST(b AS INT)': the text is no number");
    assertThatThrownBy(() -> Rows.apply("SELECT a FROM t WHERE 1 / a > 0", "{\"a\":0}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("line 1, column 23, at '1 / a': division by zero");
    assertThatThrownBy(() -> Rows.apply("SELECT a FROM t WHERE a > 'x'", "{\"a\":5}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "line 1, column 23, at 'a > 'x'': a number and a text cannot be compared; convert one"
                + " of them with CAST");
    assertThatThrownBy(() -> Rows.apply("SELECT _headers['binary'] FROM t", "{}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageEndingWith("the header is no UTF-8 text");
  }

  @Test
  void conditionThatIsNoBooleanIsAnErrorAndNoDelete() {
    for (String json : List.of("{\"a\":1}", "{\"a\":\"true\"}", "{\"a\":{}}", "{\"a\":[]}")) {
      assertThatThrownBy(() -> Rows.apply("SELECT a FROM t WHERE a", json))
          .isInstanceOf(EvaluationException.class);
      assertThatThrownBy(() -> Rows.apply("SELECT a FROM t WHERE NOT a", json))
          .isInstanceOf(EvaluationException.class);
      assertThatThrownBy(() -> Rows.apply("SELECT a FROM t WHERE a AND TRUE", json))
          .isInstanceOf(EvaluationException.class);
    }
    assertThat(Rows.apply("SELECT a FROM t WHERE a", "{\"a\":false}").value()).isNull();
    assertThat(Rows.apply("SELECT a FROM t WHERE a", "{\"a\":null}").value()).isNull();
    assertThat(Rows.apply("SELECT a FROM t WHERE a", "{\"a\":true}").value())
        .isEqualTo(Map.of("a", true));
  }

  @Test
  void conditionsAreLookedAtFromTheLeftAndOnlyAsFarAsNeeded() {
    String guarded = "SELECT a FROM t WHERE a <> 0 AND 1 / a > 0";

    assertThat(Rows.apply(guarded, "{\"a\":0}").value()).isNull();
    assertThat(Rows.apply(guarded, "{\"a\":1}").value()).isNotNull();
  }

  @Test
  void everyConstructOfTheLanguageKeepsNumbersExact() {
    assertThat(Rows.evaluate("a", "{\"a\":12345678901234567890123.45}"))
        .hasToString("12345678901234567890123.45");
    assertThat(Rows.evaluate("a + 0", "{\"a\":12345678901234567890123.45}"))
        .hasToString("12345678901234567890123.45");
    assertThat(Rows.evaluate("a + b", "{\"a\":0.1,\"b\":0.2}")).hasToString("0.3");
    assertThat(Rows.evaluate("a + 1", "{\"a\":9223372036854775807}"))
        .hasToString("9223372036854775808");
    assertThat(Rows.evaluate("a * a", "{\"a\":9223372036854775807}"))
        .hasToString("85070591730234615847396907784232501249");
    assertThat(Rows.evaluate("a = b", "{\"a\":9007199254740993,\"b\":9007199254740992.0}"))
        .isEqualTo(false);
    assertThat(Rows.evaluate("a / 3", "{\"a\":1}"))
        .hasToString("0.33333333333333333333333333333333333333");
    String thirdOfLarge = "3".repeat(38) + "0".repeat(22);
    assertThat(Rows.evaluate("CAST(a / 3 AS STRING)", "{\"a\":1e60}")).isEqualTo(thirdOfLarge);
    assertThat(Rows.evaluate("CAST(a / 3 AS STRING)", "{\"a\":1" + "0".repeat(60) + "}"))
        .isEqualTo(thirdOfLarge);
    assertThat(Rows.evaluate("a / 3", "{\"a\":1." + "0".repeat(40) + "}"))
        .hasToString("0.33333333333333333333333333333333333333");
    assertThat(Rows.evaluate("CAST(a AS STRING)", "{\"a\":1.50}")).isEqualTo("1.5");
    assertThat(Rows.evaluate("CAST(a AS STRING)", "{\"a\":1e2}")).isEqualTo("100");
    assertThat(Rows.evaluate("a - a", "{\"a\":1e90000}")).isEqualTo(0L);
    assertThatThrownBy(() -> Rows.evaluate("a + 1", "{\"a\":1e90000}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("more than 1000 digits");
    assertThatThrownBy(() -> Rows.evaluate("a * a", "{\"a\":1e90000}"))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void textsAreSequencesOfCodePoints() {
    String json = "{\"s\":\"a\uD83D\uDE00b\"}";

    assertThat(Rows.evaluate("LENGTH(s)", json)).isEqualTo(3L);
    assertThat(Rows.evaluate("SUBSTRING(s, 2, 1)", json)).isEqualTo("\uD83D\uDE00");
    assertThat(Rows.evaluate("LEFT(s, 2)", json)).isEqualTo("a\uD83D\uDE00");
    assertThat(Rows.evaluate("s LIKE 'a_b'", json)).isEqualTo(true);
    assertThat(Rows.evaluate("POSITION('b' IN s)", json)).isEqualTo(3L);
    assertThat(Rows.evaluate("s > '\uFFFF'", "{\"s\":\"\uD83D\uDE00\"}")).isEqualTo(true);
    assertThat(Rows.evaluate("SUBSTRING(s, 0, 3)", "{\"s\":\"abc\"}")).isEqualTo("ab");
    assertThat(Rows.evaluate("SUBSTRING(s, -1, 3)", "{\"s\":\"abc\"}")).isEqualTo("a");
    assertThat(Rows.evaluate("RPAD(s, 6, 'xy')", "{\"s\":\"abc\"}")).isEqualTo("abcxyx");
    assertThat(Rows.evaluate("LPAD(s, 5, '')", "{\"s\":\"abc\"}")).isEqualTo("abc");
  }

  @Test
  void onlyDigitsMakeANumber() {
    for (String text : List.of("", "\u0663", "0x10", "NaN", "1_000", "1e99999999999", "+-1", ".")) {
      assertThatThrownBy(
              () -> Rows.evaluate("CAST(s AS DECIMAL(9, 2))", "{\"s\":\"" + text + "\"}"))
          .isInstanceOf(EvaluationException.class);
    }
    assertThat(Rows.evaluate("CAST(s AS DECIMAL(9, 2))", "{\"s\":\" +.5e1 \"}")).isEqualTo(5L);
  }

  @Test
  void textsAreBounded() {
    assertThatThrownBy(
            () ->
                Rows.evaluate(
                    "REPLACE(REPLACE(s, 'a', r), 'a', r)",
                    "{\"s\":\"" + "a".repeat(5_000) + "\",\"r\":\"" + "a".repeat(1_000) + "\"}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("longer than");
    assertThatThrownBy(() -> Rows.evaluate("LPAD(s, 1000000000)", "{\"s\":\"abc\"}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("longer than");
    assertThatThrownBy(() -> Rows.evaluate("SUBSTRING(s, 1, -1)", "{\"s\":\"abc\"}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("negative");
    assertThatThrownBy(() -> Rows.evaluate("LEFT(s, 1.5)", "{\"s\":\"abc\"}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("no whole number");
  }

  @Test
  void patternThatIsNoneIsAnError() {
    assertThatThrownBy(() -> Rows.evaluate("s LIKE p ESCAPE '!'", "{\"s\":\"a\",\"p\":\"a!b\"}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("must stand before %, _ or itself");
    assertThatThrownBy(() -> Rows.evaluate("s LIKE s || '\\'", "{\"s\":\"a\"}"))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void ambiguousPatternsTakeNoLongerThanTheirLengthsAllow() {
    String text = "a".repeat(5_000);

    assertThat(Rows.evaluate("s LIKE '" + "%a".repeat(500) + "%b'", "{\"s\":\"" + text + "\"}"))
        .isEqualTo(false);
  }
}
