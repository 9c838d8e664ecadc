package io.neaptide.connect.source.sql;

import java.util.Random;

/**
 * A row as JSON, and as values of the database.
 *
 * @param json text
 * @param values for {@link #COLUMNS}
 */
record RandomRow(String json, String values) {

  /** Numbers are exact decimals in the database, too. */
  static final String COLUMNS =
      "i DECFLOAT(100), j DECFLOAT(100), d DECFLOAT(100), s VARCHAR, r VARCHAR, b BOOLEAN, c BOOLEAN";

  private static final String[] NUMBERS = {
    "0",
    "1",
    "-1",
    "2",
    "7",
    "-3",
    "100",
    "0.5",
    "-0.25",
    "1.75",
    "2.50",
    "1000000",
    "12345.678",
    "9223372036854775807",
    "-9223372036854775808",
    "0.1",
    "1e3",
    "25e-2"
  };
  private static final String[] TEXTS = {
    "", " ", "a", "b", "ab", "abc", "A", "a b", "Größe", "100%", "a_b", "x", "12", "-1.5", "true"
  };

  static RandomRow of(Random random) {
    StringBuilder json = new StringBuilder("{");
    StringBuilder values = new StringBuilder();
    for (String column : new String[] {"i", "j", "d", "s", "r", "b", "c"}) {
      String value = null;
      if (random.nextInt(5) > 0) {
        value =
            switch (column) {
              case "i", "j", "d" -> NUMBERS[random.nextInt(NUMBERS.length)];
              case "s", "r" -> TEXTS[random.nextInt(TEXTS.length)];
              default -> random.nextBoolean() ? "true" : "false";
            };
      }
      boolean isText = column.equals("s") || column.equals("r");
      String quote = isText && value != null ? "\"" : "";
      json.append(json.length() > 1 ? "," : "")
          .append('"' + column + "\":" + quote + value + quote);
      String literal = isText ? "'" + value + "'" : "CAST(" + value + " AS DECFLOAT(100))";
      boolean asIs = value == null || column.equals("b") || column.equals("c");
      values.append(values.length() > 0 ? ", " : "").append(asIs ? value : literal);
    }
    return new RandomRow(json.append('}').toString(), values.toString());
  }
}
