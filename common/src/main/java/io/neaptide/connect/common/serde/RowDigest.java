package io.neaptide.connect.common.serde;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A fingerprint of a row, equal for rows that are equal as tables see them: whatever the order of
 * the fields and the notation of the numbers, and with an absent column the same as a null one, at
 * every depth but not within arrays, where a position counts.
 *
 * <p>It is the SHA-256 of an unambiguous encoding: each value is a tag and its content, texts and
 * containers with their length before them, the fields of an object sorted. A collision would
 * suppress an update, so nothing weaker will do.
 *
 * <p>Not thread-safe; meant to be kept and used again.
 */
public final class RowDigest {

  /** Length of a digest in bytes. */
  public static final int BYTES = 32;

  private final MessageDigest sha256;
  private byte[] encoded = new byte[1024];
  private int length;

  public RowDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The digest of a row of the {@linkplain io.neaptide.connect.common.serde row model}. */
  public byte[] of(Map<String, Object> row) {
    length = 0;
    encodeObject(row);
    sha256.update(encoded, 0, length);
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
      tag('Z');
    } else if (value instanceof String text) {
      tag('S');
      text(text);
    } else if (value instanceof Boolean bool) {
      tag(bool ? 'T' : 'F');
    } else if (value instanceof Number number) {
      tag('N');
      text(notation(number));
    } else if (value instanceof List<?> list) {
      tag('L');
      size(list.size());
      list.forEach(this::encode);
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
    tag('M');
    size(present);
    for (int at = 0; at < present; at++) {
      text(names[at]);
      encode(object.get(names[at]));
    }
  }

  private static String notation(Number number) {
    return number instanceof Long
        ? number.toString()
        : JsonNumbers.canonical(new BigDecimal(number.toString()));
  }

  private void tag(char tag) {
    reserve(1);
    encoded[length++] = (byte) tag;
  }

  private void size(int size) {
    reserve(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      encoded[length++] = (byte) (size >>> shift);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    size(bytes.length);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, encoded, length, bytes.length);
    length += bytes.length;
  }

  private void reserve(int bytes) {
    if (encoded.length - length < bytes) {
      encoded = Arrays.copyOf(encoded, Math.max(encoded.length * 2, length + bytes));
    }
  }
}
