package io.neaptide.connect.source.config;

import io.neaptide.connect.common.json.JsonNumbers;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of a number without a schema that neither a long nor a double holds, and that few
 * converters take.
 */
public enum DecimalHandling {
  /** It stays as it is. */
  PRECISE {
    @Override
    Object converted(BigDecimal number, String remedy) {
      return number;
    }
  },
  /** It becomes the double next to it. */
  DOUBLE {
    @Override
    Object converted(BigDecimal number, String remedy) {
      double nearest = number.doubleValue();
      if (!Double.isFinite(nearest)) {
        throw new MalformedDataException("a number is out of the range of a double" + remedy);
      }
      return nearest;
    }
  },
  /** It becomes a text, the same for the same value. */
  STRING {
    @Override
    Object converted(BigDecimal number, String remedy) {
      return JsonNumbers.canonical(number);
    }
  },
  /** Its record is malformed. */
  MALFORMED {
    @Override
    Object converted(BigDecimal number, String remedy) {
      throw new MalformedDataException(
          "a number has more digits than a long or a double holds" + remedy);
    }
  };

  /** Every number of fewer digits fits a long. */
  private static final int LONG_DIGITS = 19;

  abstract Object converted(BigDecimal number, String remedy);

  /**
   * A value of a row, or of a key.
   *
   * @param remedy ends the message of one that cannot be converted
   * @return the same object where it holds no such number
   * @throws MalformedDataException if it cannot be converted
   */
  public Object apply(Object value, String remedy) {
    if (this == PRECISE) {
      return value;
    }
    if (value instanceof BigDecimal number) {
      return smaller(number).orElseGet(() -> converted(number, remedy));
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, remedy);
    }
    return value instanceof List<?> list ? list(list, remedy) : value;
  }

  /** A format may give a decimal for a number that a long or a double holds. */
  private static Optional<Object> smaller(BigDecimal number) {
    BigDecimal whole = number.stripTrailingZeros();
    if (whole.scale() <= 0 && (long) whole.precision() - whole.scale() < LONG_DIGITS) {
      return Optional.of(whole.longValueExact());
    }
    return JsonNumbers.parseFraction(number.toString()) instanceof Double fraction
        ? Optional.of(fraction)
        : Optional.empty();
  }

  private Object map(Map<?, ?> map, String remedy) {
    Map<Object, Object> copy = null;
    for (Map.Entry<?, ?> field : map.entrySet()) {
      Object value = field.getValue();
      Object converted = apply(value, remedy);
      if (converted != value) {
        if (copy == null) {
          copy = new LinkedHashMap<>(map);
        }
        copy.put(field.getKey(), converted);
      }
    }
    return copy == null ? map : copy;
  }

  private Object list(List<?> list, String remedy) {
    List<Object> copy = null;
    for (int at = 0; at < list.size(); at++) {
      Object converted = apply(list.get(at), remedy);
      if (converted != list.get(at)) {
        if (copy == null) {
          copy = new ArrayList<>(list);
        }
        copy.set(at, converted);
      }
    }
    return copy == null ? list : copy;
  }
}
