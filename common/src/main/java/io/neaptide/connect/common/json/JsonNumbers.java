package io.neaptide.connect.common.json;

import java.math.BigDecimal;

/** Numbers that keep their value between JSON text and the row model. */
public final class JsonNumbers {

  /** Whole numbers up to this many digits are canonical in plain notation. */
  private static final int PLAIN_DIGITS = 38;

  private JsonNumbers() {}

  /**
   * The number of a JSON text with a fraction or an exponent: a double if writing that double gives
   * the same value again, else a decimal.
   *
   * <p>{@code Double.toString} is asked instead of the double's exact binary value, since it is
   * what will be written: 0.1 stays a double.
   *
   * @throws NumberFormatException if the exponent is outside the range of an int
   */
  public static Number parseFraction(String text) {
    double nearest = Double.parseDouble(text);
    if (Double.isInfinite(nearest)) {
      return new BigDecimal(text);
    }
    String written = Double.toString(nearest);
    if (written.equals(text)) {
      return nearest;
    }
    BigDecimal exact = new BigDecimal(text);
    return exact.compareTo(new BigDecimal(written)) == 0 ? (Number) nearest : exact;
  }

  /** The one notation of a value, the same for 1, 1.0 and 1e0. */
  public static String canonical(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    boolean whole = stripped.scale() <= 0;
    return whole && (long) stripped.precision() - stripped.scale() <= PLAIN_DIGITS
        ? stripped.toPlainString()
        : stripped.toString();
  }
}
