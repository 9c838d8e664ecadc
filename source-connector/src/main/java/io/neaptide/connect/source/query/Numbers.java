package io.neaptide.connect.source.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Arithmetic of exact decimal numbers. A double counts as the decimal number that is written for
 * it, so 0.1 is a tenth. Results are exact but for divisions; what has more than {@link
 * #MAX_DIGITS} digits or an exponent past {@link #MAX_EXPONENT} is an error, never rounded.
 */
final class Numbers {

  static final int MAX_DIGITS = 1_000;
  static final int MAX_EXPONENT = 100_000;

  /** Significant digits of a quotient, where its operands have no more. */
  static final int DIVISION_DIGITS = 38;

  /** More places than these between first and last digit are not within the limits. */
  private static final long MAX_SPAN = 2L * MAX_DIGITS + 2;

  /** Whole numbers up to this one are doubles, too. */
  private static final long MAX_EXACT_LONG = 1L << 53;

  private Numbers() {}

  static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof BigInteger big) {
      return new BigDecimal(big);
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (!Double.isFinite(value)) {
        throw new EvaluationException("NaN and infinities are no numbers to compute with");
      }
      return new BigDecimal(number.toString());
    }
    return BigDecimal.valueOf(number.longValue());
  }

  /** The shortest form that has the value: a long, a double, or a decimal. */
  static Number shortest(BigDecimal value) {
    if (value.signum() == 0) {
      return 0L;
    }
    checkLimits(value);
    if (isWhole(value)) {
      return value.precision() - (long) value.scale() <= 19 && fitsLong(value)
          ? (Number) value.longValueExact()
          : value;
    }
    double nearest = value.doubleValue();
    return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(value) == 0
        ? (Number) nearest
        : value;
  }

  private static void checkLimits(BigDecimal value) {
    boolean small =
        value.precision() <= MAX_DIGITS || value.stripTrailingZeros().precision() <= MAX_DIGITS;
    if (!small || Math.abs(exponent(value)) > MAX_EXPONENT) {
      throw pastLimits();
    }
  }

  private static EvaluationException pastLimits() {
    return new EvaluationException(
        "the result has more than " + MAX_DIGITS + " digits or an exponent past " + MAX_EXPONENT);
  }

  static boolean isWhole(BigDecimal value) {
    return value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0;
  }

  private static boolean fitsLong(BigDecimal whole) {
    return whole.toBigInteger().bitLength() < Long.SIZE;
  }

  static int compare(Number left, Number right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    return isExactDouble(left) && isExactDouble(right)
        ? compareDoubles(left.doubleValue(), right.doubleValue())
        : decimal(left).compareTo(decimal(right));
  }

  /** Whether the order among such numbers is that of their doubles. */
  private static boolean isExactDouble(Number number) {
    return (number instanceof Double value && Double.isFinite(value))
        || (number instanceof Long whole
            && Math.abs(whole) <= MAX_EXACT_LONG
            && whole != Long.MIN_VALUE);
  }

  /** Unlike {@link Double#compare}, for which the two zeros differ. */
  private static int compareDoubles(double left, double right) {
    return left < right ? -1 : left > right ? 1 : 0;
  }

  static Number add(Number left, Number right) {
    if (left instanceof Long a && right instanceof Long b) {
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) >= 0) {
        return sum;
      }
    }
    return shortest(sum(decimal(left), decimal(right)));
  }

  /** A sum whose digits lie too far apart for the limits is not computed, however far that is. */
  private static BigDecimal sum(BigDecimal left, BigDecimal right) {
    if (left.signum() == 0 || right.signum() == 0) {
      return left.signum() == 0 ? right : left;
    }
    long highest = Math.max(exponent(left), exponent(right));
    long lowest = -(long) Math.max(left.scale(), right.scale());
    if (highest - lowest <= MAX_SPAN) {
      return left.add(right);
    }
    BigDecimal a = left.stripTrailingZeros();
    BigDecimal b = right.stripTrailingZeros();
    lowest = -(long) Math.max(a.scale(), b.scale());
    if (highest - lowest > MAX_SPAN) {
      throw pastLimits();
    }
    return a.add(b);
  }

  /** Of the first digit. */
  private static long exponent(BigDecimal value) {
    return (long) value.precision() - value.scale() - 1;
  }

  static Number subtract(Number left, Number right) {
    if (left instanceof Long a && right instanceof Long b) {
      long difference = a - b;
      if (((a ^ b) & (a ^ difference)) >= 0) {
        return difference;
      }
    }
    return shortest(sum(decimal(left), decimal(right).negate()));
  }

  static Number multiply(Number left, Number right) {
    return shortest(decimal(left).multiply(decimal(right)));
  }

  static Number divide(Number left, Number right) {
    BigDecimal divisor = divisor(right);
    BigDecimal dividend = decimal(left);
    int digits =
        Math.max(
            DIVISION_DIGITS, Math.max(significantDigits(dividend), significantDigits(divisor)));
    return shortest(
        dividend
            .divide(divisor, new MathContext(digits, RoundingMode.HALF_UP))
            .stripTrailingZeros());
  }

  /**
   * The same for 1e60 and that number with all of its zeros, which cost only where there are many.
   */
  private static int significantDigits(BigDecimal value) {
    return value.precision() <= DIVISION_DIGITS
        ? value.precision()
        : value.stripTrailingZeros().precision();
  }

  /** The quotient without its fraction. */
  static Number divideWhole(Number left, Number right) {
    BigDecimal dividend = decimal(left);
    BigDecimal divisor = divisor(right);
    if (dividend.signum() == 0 || exponent(dividend) - exponent(divisor) <= MAX_SPAN) {
      return shortest(dividend.divideToIntegralValue(divisor));
    }
    // So many digits are within the limits only where the last ones are zeros: where it is exact.
    BigDecimal quotient = dividend.divide(divisor, new MathContext(MAX_DIGITS, RoundingMode.DOWN));
    if (quotient.multiply(divisor).compareTo(dividend) != 0) {
      throw pastLimits();
    }
    return shortest(quotient);
  }

  /** What {@link #divideWhole} leaves; it has the sign of the dividend. */
  static Number remainder(Number left, Number right) {
    BigDecimal dividend = decimal(left);
    BigDecimal divisor = divisor(right);
    long shift = (long) divisor.scale() - dividend.scale();
    if (shift <= MAX_SPAN) {
      return shortest(dividend.remainder(divisor));
    }
    BigInteger modulus = divisor.unscaledValue().abs();
    BigInteger rest =
        dividend
            .unscaledValue()
            .abs()
            .multiply(BigInteger.TEN.modPow(BigInteger.valueOf(shift), modulus))
            .mod(modulus);
    return shortest(new BigDecimal(dividend.signum() < 0 ? rest.negate() : rest, divisor.scale()));
  }

  private static BigDecimal divisor(Number number) {
    BigDecimal divisor = decimal(number);
    if (divisor.signum() == 0) {
      throw new EvaluationException("division by zero");
    }
    return divisor;
  }

  static Number negate(Number number) {
    return shortest(decimal(number).negate());
  }

  static Number absolute(Number number) {
    return shortest(decimal(number).abs());
  }

  /** Rounds to a number of decimals; a negative one counts from the point to the left. */
  static Number round(Number number, long decimals, RoundingMode mode) {
    if (Math.abs(decimals) > MAX_DIGITS) {
      throw new EvaluationException("cannot round to more than " + MAX_DIGITS + " decimals");
    }
    BigDecimal value = decimal(number);
    return value.scale() <= decimals ? number : shortest(scaled(value, (int) decimals, mode));
  }

  /** Rounds; of a number far below the last decimal only the sign matters, not how far. */
  static BigDecimal scaled(BigDecimal value, int decimals, RoundingMode mode) {
    BigDecimal rounded =
        value.signum() != 0 && -exponent(value) > decimals + 2L
            ? BigDecimal.valueOf(value.signum(), decimals + 2)
            : value;
    return rounded.signum() == 0
        ? BigDecimal.ZERO.setScale(decimals)
        : rounded.setScale(decimals, mode);
  }

  /** The one text of a number, the same for 1, 1.0 and 1e0. */
  static String text(Number number) {
    if (number instanceof Long) {
      return number.toString();
    }
    BigDecimal stripped = decimal(number).stripTrailingZeros();
    return Math.abs(exponent(stripped)) < MAX_DIGITS
        ? stripped.toPlainString()
        : stripped.toString();
  }
}
