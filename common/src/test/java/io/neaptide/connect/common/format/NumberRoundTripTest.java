package io.neaptide.connect.common.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No number changes its value on its way from JSON text to a row and back. */
class NumberRoundTripTest {

  private static final int RANDOM_NUMBERS = 40_000;

  private final JsonWriter rows = new JsonWriter(JsonWriter.Form.ROW);
  private final JsonWriter keys = new JsonWriter(JsonWriter.Form.CANONICAL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "0.0",
        "0e0",
        "0e-99999",
        "1",
        "1.0",
        "1e0",
        "1E+2",
        "1e0000000000000002",
        "0.1",
        "0.30000000000000004",
        "2.0E-3",
        "2e-3",
        "5.6843418860808015E-14", // 2^-44
        "5.684341886080802E-14",
        "8.41E21", // Double.toString of JDK 17 writes other digits
        "2e23",
        "2.0E23",
        "1.0E23",
        "9.999999999999999E22",
        "5E-324",
        "4.9E-324",
        "4.9e-324",
        "2.4703282292062327E-324",
        "2.2250738585072014E-308",
        "2.2250738585072011E-308",
        "2.225073858507201E-308",
        "1.7976931348623157E308",
        "1.7976931348623158E308",
        "1.7976931348623159E308",
        "1e309",
        "-1e309",
        "1e-400",
        "9007199254740992",
        "9007199254740993",
        "9007199254740993.0",
        "9007199254740992.5",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "9223372036854775807.0",
        "18446744073709551615",
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827021181583404541015625",
        "3.141592653589793238462643383279502884197",
        "1e38",
        "1e39",
        "100000000000000000000000000000000000000",
        "1000000000000000000000000000000000000000",
        "0.000001",
        "0.0000001",
      })
  void numbersThatBreakNaiveReadersKeepTheirValue(String text) {
    assertKeepsValue(text);
  }

  @Test
  void randomNumbersKeepTheirValue() {
    forRandomNumbers(
        random -> {
          BigInteger unscaled =
              new BigInteger(1 + random.nextInt(random.nextInt(20) == 0 ? 3_000 : 120), random);
          String sign = random.nextBoolean() ? "-" : "";
          return switch (random.nextInt(4)) {
            case 0 -> sign + unscaled;
            case 1 -> sign + new BigDecimal(unscaled, random.nextInt(40));
            case 2 -> sign + unscaled + "e" + (random.nextInt(700) - 350);
            default -> sign + unscaled + ".0" + random.nextInt(1_000) + "E+" + random.nextInt(400);
          };
        });
  }

  @Test
  void randomDoublesKeepTheirValueInAnyNotation() {
    forRandomNumbers(
        random -> {
          double value = Double.longBitsToDouble(random.nextLong());
          value = Double.isFinite(value) ? value : random.nextDouble();
          return random.nextBoolean()
              ? Double.toString(value)
              : new BigDecimal(Double.toString(value)).toString();
        });
  }

  @Test
  void doublesAroundPowersOfTwoAndTenKeepTheirValue() {
    for (int exponent = -1_074; exponent <= 1_023; exponent++) {
      double power = Math.scalb(1.0, exponent);
      assertKeepsValue(Double.toString(power));
      assertKeepsValue(Double.toString(Math.nextUp(power)));
      assertKeepsValue(Double.toString(Math.nextDown(power)));
    }
    for (int exponent = -330; exponent <= 330; exponent++) {
      for (String digits : new String[] {"1", "2", "9", "1.5", "8.41", "9.999999999999999"}) {
        assertKeepsValue(digits + "e" + exponent);
      }
    }
  }

  @Test
  void writtenDoublesAreReadAsTheSameDoubles() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_NUMBERS; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(reread(rows, value)).as("seed %d", seed).isEqualTo(value);
      }
    }
  }

  @Test
  void floatsAreWrittenWithTheirOwnDigitsNotThoseOfTheWiderDouble() {
    assertThat(text(rows, 0.1f)).isEqualTo("0.1");
    assertThat(text(rows, Float.MIN_VALUE)).isEqualTo("1.4E-45");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_NUMBERS; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        BigDecimal written = new BigDecimal(Float.toString(value));
        assertThat(exact(reread(rows, value))).as("seed %d", seed).isEqualByComparingTo(written);
        assertThat(exact(reread(keys, value))).as("seed %d", seed).isEqualByComparingTo(written);
      }
    }
  }

  @Test
  void wholeNumbersInTheRangeOfALongAreLongs() {
    for (long value : new long[] {0, -1, 1L << 53, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(read(Long.toString(value))).isEqualTo(value);
    }
    assertThat(read("9223372036854775808")).isEqualTo(new BigDecimal("9223372036854775808"));
    assertThat(read("-9223372036854775809")).isEqualTo(new BigDecimal("-9223372036854775809"));
  }

  @Test
  void aDoubleIsReadOnlyWhereItsTextHasTheValueReadElseADecimal() {
    assertThat(read("1.0")).isEqualTo(1.0);
    assertThat(read("0.1")).isEqualTo(0.1);
    assertThat(read("1e2")).isEqualTo(100.0);
    assertThat(read("-0.0")).isEqualTo(-0.0);
    assertThat(read("4.9E-324")).isEqualTo(Double.MIN_VALUE);
    assertThat(read("5E-324")).isEqualTo(new BigDecimal("5E-324"));
    assertThat(read("0.10000000000000001")).isEqualTo(new BigDecimal("0.10000000000000001"));
    assertThat(read("1e309")).isEqualTo(new BigDecimal("1e309"));
  }

  @Test
  void numbersAtTheLimitsAreReadAgainInTheNotationTheyAreWrittenIn() {
    for (String number :
        new String[] {
          "9".repeat(1_000),
          "9".repeat(998) + "e9",
          "9".repeat(1_000) + "e99000",
          "-" + "9".repeat(1_000) + "e-99999",
          "-0.00000" + "9".repeat(1_000),
          "1" + "0".repeat(999) + "e99001",
          "1e100000",
          "1e-100000",
        }) {
      assertKeepsValue(number);
    }
  }

  private void forRandomNumbers(Function<Random, String> generator) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_NUMBERS; i++) {
      String text = generator.apply(random);
      try {
        assertKeepsValue(text);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Number " + i + " of seed " + seed + ": " + text, e);
      }
    }
  }

  /** Twice, as a row passes the source's worker and the sink. */
  private void assertKeepsValue(String text) {
    BigDecimal value = new BigDecimal(text);
    Number first = read(text);
    assertThat(exact(first)).isEqualByComparingTo(value);
    Number second = reread(rows, first);
    assertThat(exact(second)).isEqualByComparingTo(value);
    assertThat(exact(reread(keys, first))).isEqualByComparingTo(value);
    assertThat(text(keys, second)).isEqualTo(text(keys, value));
  }

  private static Number reread(JsonWriter writer, Number value) {
    return read(text(writer, value));
  }

  private static String text(JsonWriter writer, Number value) {
    return new String(writer.write(null, value), UTF_8);
  }

  private static Number read(String text) {
    byte[] row = ("{\"n\":" + text + "}").getBytes(UTF_8);
    Map<String, Object> columns = JsonReader.readObject(row, ColumnSelection.ALL);
    return (Number) columns.get("n");
  }

  private static BigDecimal exact(Number number) {
    return new BigDecimal(number.toString());
  }
}
