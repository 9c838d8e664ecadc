package io.neaptide.connect.source.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.kafka.connect.data.Schema;

/**
 * A number with a fixed count of decimals.
 *
 * @param precision digits in all
 * @param scale digits behind the point
 */
public record DecimalType(int precision, int scale) implements SqlType {

  /** The parameter by which converters and sinks know the precision. */
  private static final String PRECISION_PARAMETER = "connect.decimal.precision";

  @Override
  public Kind kind() {
    return Kind.NUMBER;
  }

  @Override
  public Schema schema(String name) {
    return org.apache.kafka.connect.data.Decimal.builder(scale)
        .parameter(PRECISION_PARAMETER, Integer.toString(precision))
        .optional()
        .build();
  }

  @Override
  public Object read(Object value) {
    if (!(value instanceof Number number)) {
      throw SqlType.doesNotFit(this, value);
    }
    return scaled(number, RoundingMode.UNNECESSARY);
  }

  @Override
  public Object write(Schema schema, Object value) {
    return read(value);
  }

  BigDecimal scaled(Number number, RoundingMode rounding) {
    BigDecimal value = Numbers.decimal(number);
    long whole = (long) value.precision() - value.scale();
    if (value.signum() != 0 && whole > precision - scale) {
      throw new EvaluationException("the number is out of the range of " + this);
    }
    try {
      BigDecimal scaled = Numbers.scaled(value, scale, rounding);
      if (scaled.precision() > precision) {
        throw new EvaluationException("the number is out of the range of " + this);
      }
      return scaled;
    } catch (ArithmeticException e) {
      throw new EvaluationException("the number has more decimals than " + this);
    }
  }

  @Override
  public String toString() {
    return "DECIMAL(" + precision + ", " + scale + ")";
  }
}
