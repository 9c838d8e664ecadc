package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Statements as a whole. */
class SqlScriptTest {

  /** As users of other table connectors write it. */
  private static final String VERBATIM =
      """
      CREATE TABLE my_kafka_topic (
          _key,
          firstName,
          lastName
      );

      INSERT INTO outputtable
      SELECT _key, firstName, lastName
      FROM my_kafka_topic;
      """;

  @Test
  void statementsOfTheDocumentationAreTakenVerbatim() {
    List<SqlStatement> statements = SqlScript.compile(VERBATIM);

    assertThat(statements).hasSize(1);
    assertThat(statements.get(0).topic()).isEqualTo("my_kafka_topic");
    assertThat(statements.get(0).target()).contains("outputtable");
    assertThat(Rows.apply(VERBATIM, "1", "{\"firstName\":\"Ada\",\"age\":36,\"lastName\":\"L\"}"))
        .hasToString("SchemaAndValue{schema=null, value={_key=1, firstName=Ada, lastName=L}}");
  }

  @Test
  void onlyTheColumnsOfTheStatementAreDecoded() {
    ColumnSelection columns =
        SqlScript.compile("SELECT a.b, c + 1 AS d FROM t WHERE e.f > 0").get(0).query().columns();

    assertThat(columns.nested("a").nested("b").isAll()).isTrue();
    assertThat(columns.nested("a").nested("x")).isSameAs(ColumnSelection.NONE);
    assertThat(columns.nested("c").isAll()).isTrue();
    assertThat(columns.nested("e").nested("f").isAll()).isTrue();
    assertThat(columns.nested("d")).isSameAs(ColumnSelection.NONE);
  }

  @Test
  void rowThatDoesNotMeetTheConditionIsTombstone() {
    String sql = "SELECT a FROM t WHERE a > 1";

    assertThat(Rows.apply(sql, "{\"a\":2}").value()).hasToString("{a=2}");
    assertThat(Rows.apply(sql, "{\"a\":1}").value()).isNull();
    assertThat(Rows.apply(sql, "{\"a\":null}").value()).isNull();
    assertThat(Rows.apply(sql, "{}").value()).isNull();
  }

  @Test
  void undeclaredColumnIsNamed() {
    assertThatThrownBy(() -> SqlScript.compile(VERBATIM.replace("_key, first", "_key, age, first")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "The query is not valid at line 8, column 14, at 'age': the column 'age' is not"
                + " declared in CREATE TABLE my_kafka_topic, which has [_key, firstName,"
                + " lastName]");
  }
}
