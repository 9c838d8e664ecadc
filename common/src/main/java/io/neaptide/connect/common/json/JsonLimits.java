package io.neaptide.connect.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.kafka.connect.errors.DataException;

/**
 * The limits of JSON text. Whatever is read within them is written within them, in either form, so
 * that a row which passed one reader passes the next one too.
 */
public final class JsonLimits {

  static final int MAX_DEPTH = 500;
  static final int MAX_NAME_LENGTH = 50_000;
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  /** Significant digits, which another notation of the same number does not change. */
  public static final int MAX_DIGITS = 1_000;

  /** Of the first digit; past it, arithmetic on a short text could fill the memory. */
  static final int MAX_EXPONENT = 100_000;

  /** The longest notation of a number within the limits: sign, point, zeros, exponent. */
  private static final int MAX_NUMBER_TEXT = MAX_DIGITS + 20;

  /** The parser counts bytes, and in steps: a coarse limit before the exact one. */
  private static final int MAX_NAME_BYTES = 6 * MAX_NAME_LENGTH;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_TEXT)
                  .maxNameLength(MAX_NAME_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The table of names outlives the row: one that is full of collisions would refuse good
          // rows.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private JsonLimits() {}

  /**
   * A number, if it is within the limits.
   *
   * @throws DataException if it is not
   */
  public static BigDecimal checked(BigDecimal number) {
    if (!allow(number)) {
      throw pastNumberLimits();
    }
    return number;
  }

  public static DataException pastNumberLimits() {
    return new DataException(
        "A number has more than " + MAX_DIGITS + " digits or an exponent past " + MAX_EXPONENT);
  }

  static boolean allow(BigDecimal number) {
    return allow(number.unscaledValue())
        && number.precision() <= MAX_DIGITS
        && Math.abs((long) number.precision() - number.scale() - 1) <= MAX_EXPONENT;
  }

  /** A cheap check, by size, before the digits are counted. */
  public static boolean allow(BigInteger number) {
    return number.bitLength() <= 4 * MAX_DIGITS;
  }
}
