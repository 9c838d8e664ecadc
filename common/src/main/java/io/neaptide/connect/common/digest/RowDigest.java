package io.neaptide.connect.common.digest;

import io.neaptide.connect.common.json.JsonLimits;
import io.neaptide.connect.common.json.JsonNumbers;
import java.math.BigDecimal;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A fingerprint of a row, equal for rows that are equal as tables see them: whatever the order of
 * the fields and the notation of the numbers, and with an absent column the same as a null one, at
 * every depth but not within arrays, where a position counts. Not a number equals itself, as each
 * of the infinities does; a text with half of a surrogate pair equals no other text.
 *
 * <p>It is the SHA-256 of an unambiguous encoding: each value is a tag and its content, texts with
 * their length before them, containers with a tag behind them, the fields of an object sorted. A
 * collision would suppress an update, so nothing weaker will do.
 *
 * <p>Reusable; not thread-safe.
 */
public final class RowDigest {

  /** Length of a digest in bytes. */
  public static final int BYTES = 32;

  private final MessageDigest sha256 = Sha256.digest();
  private final DigestEncoding encoding = new DigestEncoding();

  /**
   * The digest of a row of the {@linkplain io.neaptide.connect.common.serde row model}.
   *
   * @throws IllegalArgumentException if a value is not of the row model
   * @throws org.apache.kafka.connect.errors.DataException if a number is past the limits
   */
  public byte[] of(Map<String, Object> row) {
    encoding.start();
    encodeObject(row);
    return digest();
  }

  /** What a digest is taken of, where a row is encoded straight from its bytes. */
  DigestEncoding encoding() {
    return encoding;
  }

  /** The digest of what stands in the encoding. */
  byte[] digest() {
    sha256.update(encoding.bytes(), 0, encoding.length());
    byte[] digest = new byte[BYTES];
    try {
      sha256.digest(digest, 0, BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has " + BYTES + " bytes", e);
    }
    return digest;
  }

  private void encode(Object value) {
    if (value == null) {
      encoding.nullValue();
    } else if (value instanceof String text) {
      encoding.text(text);
    } else if (value instanceof Boolean bool) {
      encoding.bool(bool);
    } else if (value instanceof Number number) {
      encoding.number(notation(number));
    } else if (value instanceof List<?> list) {
      encoding.startList();
      list.forEach(this::encode);
      encoding.end();
    } else if (value instanceof Map<?, ?> map) {
      encodeObject(map);
    } else {
      throw new IllegalArgumentException(
          "A value of type " + value.getClass().getName() + " is not of the row model");
    }
  }

  private void encodeObject(Map<?, ?> object) {
    String[] names = new String[object.size()];
    int present = 0;
    for (Map.Entry<?, ?> field : object.entrySet()) {
      if (field.getValue() != null) {
        names[present++] = (String) field.getKey();
      }
    }
    Arrays.sort(names, 0, present);
    encoding.startObject();
    for (int at = 0; at < present; at++) {
      encoding.name(names[at]);
      encode(object.get(names[at]));
    }
    encoding.end();
  }

  private static String notation(Number number) {
    if (number instanceof Long || isNotFinite(number)) {
      return number.toString();
    }
    return JsonNumbers.canonical(
        number instanceof BigDecimal decimal
            ? JsonLimits.checked(decimal)
            : new BigDecimal(number.toString()));
  }

  private static boolean isNotFinite(Number number) {
    return (number instanceof Double || number instanceof Float)
        && !Double.isFinite(number.doubleValue());
  }
}
