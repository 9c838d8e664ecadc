package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.query.EvaluationException;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions have the values that a database gives them. */
class ExpressionOracleTest {

  /** One row, here and there: numbers that are exact decimals in the database, too. */
  private static final String JSON =
      """
      {"i": 7, "j": -3, "z": 0, "d": 2.50, "e": -0.125, "big": 12345678901234567890.5,
       "s": "Neaptide", "p": "100%_a", "blank": "  x ", "empty": "", "num": "42", "dec": "-1.5",
       "umlaut": "Größe", "t": true, "f": false, "n": null, "ns": null, "nb": null}
      """;

  private static final String COLUMNS =
      "i DECFLOAT(40), j DECFLOAT(40), z DECFLOAT(40), d DECFLOAT(40), e DECFLOAT(40),"
          + " big DECFLOAT(40), s VARCHAR, p VARCHAR, blank VARCHAR, empty VARCHAR, num VARCHAR,"
          + " dec VARCHAR, umlaut VARCHAR, t BOOLEAN, f BOOLEAN, n DECFLOAT(40), ns VARCHAR,"
          + " nb BOOLEAN";

  private static final String VALUES =
      "7, -3, 0, 2.50, -0.125, 12345678901234567890.5, 'Neaptide', '100%_a', '  x ', '', '42',"
          + " '-1.5', 'Größe', TRUE, FALSE, NULL, NULL, NULL";

  private static Oracle oracle;

  @BeforeAll
  static void open() throws SQLException {
    oracle = Oracle.open();
    oracle.row(COLUMNS, VALUES);
  }

  @AfterAll
  static void close() throws SQLException {
    oracle.close();
  }

  @ParameterizedTest
  @MethodSource("io.neaptide.connect.source.sql.ExpressionCases#values")
  void valueIsThatOfTheDatabase(String expression) throws SQLException {
    Object expected = oracle.evaluate(expression);
    Object actual = Rows.evaluate(expression, JSON);

    if (expected instanceof BigDecimal number) {
      assertThat(actual).isInstanceOf(Number.class);
      assertThat(new BigDecimal(actual.toString())).isEqualByComparingTo(number);
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("io.neaptide.connect.source.sql.ExpressionCases#errors")
  void errorIsOneInTheDatabaseToo(String expression) {
    assertThatThrownBy(() -> oracle.evaluate(expression)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> Rows.evaluate(expression, JSON))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith("line 1, column ");
  }
}
