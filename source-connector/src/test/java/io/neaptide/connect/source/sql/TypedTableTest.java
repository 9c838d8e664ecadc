package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.query.EvaluationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that are declared with types. */
class TypedTableTest {

  private static final String EVERY_TYPE =
      """
      CREATE TABLE t (
        _key STRING, s VARCHAR(5), b BOOLEAN, i INT, l BIGINT, d DOUBLE, n DECIMAL(10, 2),
        da DATE, ti TIME, ts TIMESTAMP, by BYTES,
        r ROW<city STRING, zip ROW<code INT>>, a ARRAY<INT>, m MAP<STRING, DECIMAL(4, 1)>
      );
      SELECT * FROM t
      """;

  private static final String ROW =
      """
      {"s": "Größe", "b": true, "i": 1.0, "l": 9223372036854775807, "d": 0.1, "n": 12.5,
       "da": "2026-11-24", "ti": "12:30:00.125", "ts": "2026-11-24T12:30:00+02:00", "by": "aGk=",
       "r": {"city": "London", "zip": {"code": 7, "other": 1}}, "a": [1, null], "m": {"x": 1.5},
       "undeclared": 1}
      """;

  @Test
  void everyTypeHasItsConnectForm() {
    SchemaAndValue made = Rows.apply(EVERY_TYPE, ROW);
    Struct row = (Struct) made.value();

    assertThat(made.schema().name()).isEqualTo("out.Value");
    assertThat(made.schema().version()).isEqualTo(1);
    assertThat(made.schema().fields()).allMatch(field -> field.schema().isOptional());
    assertThat(made.schema().fields().stream().map(f -> f.name() + ":" + f.schema().type()))
        .containsExactly(
            "_key:STRING",
            "s:STRING",
            "b:BOOLEAN",
            "i:INT32",
            "l:INT64",
            "d:FLOAT64",
            "n:BYTES",
            "da:INT32",
            "ti:INT32",
            "ts:INT64",
            "by:BYTES",
            "r:STRUCT",
            "a:ARRAY",
            "m:MAP");
    assertThat(row.get("_key")).isEqualTo("k");
    assertThat(row.get("s")).isEqualTo("Größe");
    assertThat(row.get("i")).isEqualTo(1);
    assertThat(row.get("l")).isEqualTo(Long.MAX_VALUE);
    assertThat(row.get("d")).isEqualTo(0.1);
    assertThat(row.get("n")).isEqualTo(new BigDecimal("12.50"));
    assertThat(made.schema().field("n").schema().parameters())
        .isEqualTo(Map.of("scale", "2", "connect.decimal.precision", "10"));
    assertThat(((java.util.Date) row.get("da")).toInstant()).hasToString("2026-11-24T00:00:00Z");
    assertThat(((java.util.Date) row.get("ti")).toInstant())
        .hasToString("1970-01-01T12:30:00.125Z");
    assertThat(((java.util.Date) row.get("ts")).toInstant()).hasToString("2026-11-24T10:30:00Z");
    assertThat((byte[]) row.get("by")).isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
    assertThat(row.getStruct("r").schema().name()).isEqualTo("out.Value.r");
    assertThat(row.getStruct("r").getString("city")).isEqualTo("London");
    assertThat(row.getStruct("r").getStruct("zip").getInt32("code")).isEqualTo(7);
    assertThat(row.<Integer>getArray("a")).containsExactly(1, null);
    assertThat(row.<String, BigDecimal>getMap("m")).isEqualTo(Map.of("x", new BigDecimal("1.5")));
    row.validate();
  }

  @Test
  void missingColumnsAreNull() {
    Struct row = (Struct) Rows.apply(EVERY_TYPE, "{\"r\":{}}").value();

    assertThat(row.get("s")).isNull();
    assertThat(row.getStruct("r").get("zip")).isNull();
    row.validate();
  }

  @Test
  void schemaIsTheSameForEveryCompilation() {
    assertThat(Rows.apply(EVERY_TYPE, ROW).schema())
        .isEqualTo(Rows.apply(EVERY_TYPE, "{}").schema());
  }

  @Test
  void converterWithSchemasWritesAndReadsTheRow() {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "true", "decimal.format", "NUMERIC"), false);
      SchemaAndValue made = Rows.apply(EVERY_TYPE, ROW);

      byte[] written = converter.fromConnectData("out", made.schema(), made.value());
      SchemaAndValue read = converter.toConnectData("out", written);

      assertThat(((Struct) read.value()).get("n")).isEqualTo(new BigDecimal("12.50"));
      assertThat(((Struct) read.value()).getStruct("r").getString("city")).isEqualTo("London");
      assertThat(read.schema().name()).isEqualTo("out.Value");
    }
  }

  @Test
  void rowThatDoesNotPassIsTombstoneWithoutSchema() {
    String sql = "CREATE TABLE t (a INT); SELECT a FROM t WHERE a > 1";

    assertThat(Rows.apply(sql, "{\"a\":1}")).isEqualTo(SchemaAndValue.NULL);
    assertThat(((Struct) Rows.apply(sql, "{\"a\":2}").value()).get("a")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "STRING|1|a number does not fit STRING",
        "VARCHAR(2)|\"abc\"|the text is too long for VARCHAR(2)",
        "BOOLEAN|\"true\"|a text does not fit BOOLEAN",
        "INT|1.5|the number is no whole number in the range of INT",
        "INT|2147483648|the number is no whole number in the range of INT",
        "INT|\"1\"|a text does not fit INT",
        "BIGINT|9223372036854775808|the number is no whole number in the range of BIGINT",
        "BIGINT|1e300|the number is no whole number in the range of BIGINT",
        "DOUBLE|9007199254740993|the number has more digits than fit DOUBLE; declare a DECIMAL",
        "DOUBLE|1e400|the number is out of the range of DOUBLE",
        "DECIMAL(4, 2)|100|the number is out of the range of DECIMAL(4, 2)",
        "DECIMAL(4, 2)|1e90000|the number is out of the range of DECIMAL(4, 2)",
        "DECIMAL(4, 2)|1.125|the number has more decimals than DECIMAL(4, 2)",
        "DECIMAL(4, 2)|true|a boolean does not fit DECIMAL(4, 2)",
        "DATE|\"2026-11-31\"|the text is no date such as 2026-11-24",
        "DATE|20000|a number does not fit DATE",
        "DATE|\"+99999-01-01\"|the year is not one of 1 to 9999",
        "TIME|\"24:00:00\"|the text is no time such as 12:30:00.125",
        "TIME|\"12:00:00.0001\"|a fraction of a second has more than three digits",
        "TIMESTAMP|\"yesterday\"|the text is no timestamp such as 2026-11-24 12:30:00.125 or"
            + " 2026-11-24T12:30:00Z",
        "TIMESTAMP|1|a number does not fit TIMESTAMP",
        "BYTES|\"?\"|the text is no base64",
        "ROW<b INT>|[1]|a row, array or map does not fit ROW",
        "ROW<b INT>|{\"b\":\"x\"}|a text does not fit INT",
        "ARRAY<INT>|1|a number does not fit ARRAY<INT>",
        "ARRAY<INT>|[true]|a boolean does not fit INT",
        "MAP<STRING, INT>|[]|a row, array or map does not fit MAP<STRING, INT>",
      })
  void valueThatDoesNotFitIsAnError(String type, String json, String problem) {
    assertThatThrownBy(
            () ->
                Rows.apply(
                    "CREATE TABLE t (a " + type + "); SELECT a FROM t", "{\"a\":" + json + "}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageEndingWith(problem)
        .hasMessageStartingWith("line 1, column ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "i + i@INT64",
        "i * 2@INT64",
        "-l@INT64",
        "n + i@BYTES/2",
        "n * n@BYTES/4",
        "d + n@FLOAT64",
        "d / 2@FLOAT64",
        "i % 2@INT64",
        "n DIV 2@BYTES/0",
        "ABS(n)@BYTES/2",
        "ROUND(d)@FLOAT64",
        "LENGTH(s)@INT32",
        "s || 'x'@STRING",
        "i > 1@BOOLEAN",
        "i IS NULL@BOOLEAN",
        "CASE WHEN b THEN i ELSE l END@INT64",
        "CASE WHEN b THEN i END@INT32",
        "COALESCE(n, 0)@BYTES/2",
        "COALESCE(NULL, s)@STRING",
        "NULLIF(i, 0)@INT32",
        "CAST(i / 3 AS DECIMAL(20, 4))@BYTES/4",
        "CAST(NULL AS DATE)@INT32",
        "r.city@STRING",
        "r.zip.code@INT32",
        "m['x']@BYTES/1",
        "_offset@INT64",
        "_timestamp@INT64",
        "_topic@STRING",
        "_partition@INT32",
        "_headers['trace']@STRING",
        "CAST(_timestamp AS TIMESTAMP)@INT64",
        "1.25@BYTES/2",
        "5000000000@INT64",
        "DATE '2026-01-01'@INT32",
      })
  void typeOfAnExpressionFollowsFromItsOperands(String expression, String expected) {
    String sql = EVERY_TYPE.replace("SELECT *", "SELECT " + expression + " AS x");
    SchemaAndValue made = Rows.apply(sql, ROW);
    Schema schema = made.schema().field("x").schema();
    String scale = schema.parameters() == null ? null : schema.parameters().get("scale");

    assertThat(schema.type() + (scale == null ? "" : "/" + scale)).isEqualTo(expected);
    ((Struct) made.value()).validate();
  }

  @Test
  void columnWhoseTypeIsNotKnownNeedsCast() {
    for (String expression : List.of("i / 2", "NULL", "COALESCE(d, n)")) {
      assertThatThrownBy(
              () ->
                  SqlScript.compile(
                      EVERY_TYPE.replace("SELECT *", "SELECT " + expression + " AS x")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("the type of the column is not known")
          .hasMessageContaining("CAST");
    }
  }

  @Test
  void errorOfAResultNamesItsColumn() {
    assertThatThrownBy(
            () ->
                Rows.apply(
                    "CREATE TABLE t (l BIGINT); SELECT l * 2 AS twice FROM t",
                    "{\"l\":9223372036854775807}"))
        .hasMessage("column 'twice': the number is no whole number in the range of BIGINT");
  }

  @Test
  void resultThatIsOutOfTheRangeOfItsTypeIsAnError() {
    assertThatThrownBy(
            () ->
                Rows.apply(
                    "CREATE TABLE t (l BIGINT); SELECT l + 1 AS x FROM t",
                    "{\"l\":9223372036854775807}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("range of BIGINT");
  }

  @Test
  void partOfARowIsReadStrictlyToo() {
    String sql = "CREATE TABLE t (r ROW<zip ROW<code INT>>); SELECT r.zip.code FROM t";

    assertThat(((Struct) Rows.apply(sql, "{\"r\":{}}").value()).get("code")).isNull();
    assertThatThrownBy(() -> Rows.apply(sql, "{\"r\":{\"zip\":7}}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessageEndingWith("a number has no field 'code', which is declared");
    assertThatThrownBy(() -> Rows.apply(sql, "{\"r\":7}")).isInstanceOf(EvaluationException.class);
  }

  @Test
  void keyMayBeDeclaredWithItsType() {
    String sql = "CREATE TABLE t (_key ROW<id BIGINT>, a INT); SELECT _key.id, _key FROM t";
    Struct row = (Struct) Rows.apply(sql, Map.of("id", 7L), "{}").value();

    assertThat(row.get("id")).isEqualTo(7L);
    assertThat(row.getStruct("_key").get("id")).isEqualTo(7L);
    assertThatThrownBy(() -> Rows.apply(sql, "text", "{}")).isInstanceOf(EvaluationException.class);
  }

  @Test
  void keyWithoutDeclaredTypeNeedsCast() {
    assertThatThrownBy(() -> SqlScript.compile("CREATE TABLE t (a INT); SELECT _key, a FROM t"))
        .hasMessageContaining("the type of the column is not known");
    assertThat(
            ((Struct)
                    Rows.apply(
                            "CREATE TABLE t (a INT); SELECT CAST(_key AS STRING) AS id FROM t",
                            "{}")
                        .value())
                .get("id"))
        .isEqualTo("k");
  }
}
