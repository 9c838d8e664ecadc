package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.neaptide.connect.source.query.EvaluationException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Random expressions over random rows have the values that a database gives them. */
class RandomExpressionTest {

  private static final int ROWS = 40;
  private static final int EXPRESSIONS = 60;

  private final Random random;
  private final long seed;
  private int values;
  private int nulls;
  private int errors;
  private int errorsHereOnly;
  private int refused;

  RandomExpressionTest() {
    this.seed = new Random().nextLong();
    this.random = new Random(seed);
    System.out.println("RandomExpressionTest seed " + seed);
  }

  @Test
  void valuesAreThoseOfTheDatabase() throws SQLException {
    try (Oracle oracle = Oracle.open()) {
      for (int row = 0; row < ROWS; row++) {
        RandomRow data = RandomRow.of(random);
        oracle.row(RandomRow.COLUMNS, data.values());
        for (int n = 0; n < EXPRESSIONS; n++) {
          compare(oracle, data, new RandomExpression(random).any(4));
        }
      }
    }
    // Else the expressions would test nothing but one of them.
    assertThat(List.of(values, nulls)).allMatch(count -> count > ROWS * EXPRESSIONS / 10);
    assertThat(errors).isPositive().isLessThan(ROWS * EXPRESSIONS / 4);
    assertThat(refused).isLessThan(ROWS * EXPRESSIONS / 10);
    assertThat(errorsHereOnly).isLessThan(ROWS * EXPRESSIONS / 50);
  }

  @Test
  void quotientThatNeedsMoreDigitsThanItsOperandsIsRoundedToThem() throws SQLException {
    try (Oracle oracle = Oracle.open()) {
      oracle.row(
          "i DECFLOAT(100), j DECFLOAT(100)",
          "CAST(-9223372036854775808 AS DECFLOAT(100)), CAST(0.1 AS DECFLOAT(100))");
      RandomRow row = new RandomRow("{\"i\":-9223372036854775808,\"j\":0.1}", "");
      String expression = "((j + (i * ((0 - i) - ABS(j)))) / -8)";

      assertThat(oracle.evaluate(expression))
          .isEqualTo(new BigDecimal("10633823966279326983115164331782071910.3875"));
      assertThat(Rows.evaluate(expression, row.json()))
          .hasToString("10633823966279326983115164331782071910.4");
      compare(oracle, row, expression);
      compare(oracle, row, "FLOOR((" + expression + " / 0.5) - 0.3)");
    }
    assertThat(values).isEqualTo(2);
  }

  private void compare(Oracle oracle, RandomRow row, String expression) {
    Object expected = null;
    boolean databaseFails = false;
    try {
      expected = oracle.evaluate(new DocumentedQuotients(oracle).in(expression));
    } catch (SQLException e) {
      databaseFails = true;
    }
    Object actual;
    try {
      actual = Rows.evaluate(expression, row.json());
    } catch (ConfigException e) {
      // Random conditions may well be ones that no row meets.
      assertThat(e).hasMessageMatching(".*(never true|nothing is between|no condition).*");
      refused++;
      return;
    } catch (EvaluationException e) {
      errors++;
      errorsHereOnly += databaseFails ? 0 : 1;
      return;
    }
    // A part that fails may or may not be looked at, which is up to each of them.
    if (databaseFails) {
      errors++;
      return;
    }
    if (!isSame(expected, actual)) {
      fail(
          "seed %s: %s over %s is %s, and %s in the database",
          seed, expression, row.json(), actual, expected);
    }
    nulls += actual == null ? 1 : 0;
    values += actual == null ? 0 : 1;
  }

  private static boolean isSame(Object expected, Object actual) {
    if (expected instanceof BigDecimal number && actual instanceof Number other) {
      return number.compareTo(new BigDecimal(other.toString())) == 0;
    }
    return expected == null ? actual == null : expected.equals(actual);
  }
}
