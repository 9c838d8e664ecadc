package io.neaptide.connect.common.digest;

/** Encodes the numbers of a JSON text for a digest, straight from their bytes. */
final class NumberDigest {

  /** Digits before the point, and after it: no limit of numbers is near. */
  private static final int MAX_DIGITS = 18;

  /** As many zeros may follow the point before the canonical notation has an exponent. */
  private static final int PLAIN_ZEROS = 5;

  /** What is not plain decimal notation. */
  private static final int UNUSUAL = -1;

  private final DigestEncoding out;

  NumberDigest(DigestEncoding out) {
    this.out = out;
  }

  /**
   * Encodes a number.
   *
   * @return where it ends; negative where it is unusual or wrong
   */
  int number(byte[] json, int from) {
    boolean negative = from < json.length && json[from] == '-';
    int start = negative ? from + 1 : from;
    int end = afterDigits(json, start);
    int whole = end - start;
    if (whole == 0 || whole > MAX_DIGITS || (whole > 1 && json[start] == '0')) {
      return UNUSUAL;
    }
    boolean zero = json[start] == '0';
    if (end < json.length && json[end] == '.') {
      return fraction(json, negative, zero, start, end);
    }
    out.number(negative && !zero, json, start, end);
    return end;
  }

  /** The rest of a number from its point on, without the zeros at its end. */
  private int fraction(byte[] json, boolean negative, boolean zero, int start, int point) {
    int after = afterDigits(json, point + 1);
    int places = after - point - 1;
    if (places == 0 || places > MAX_DIGITS) {
      return UNUSUAL;
    }
    int end = after;
    while (json[end - 1] == '0') {
      end--;
    }
    if (end - 1 == point) {
      out.number(negative && !zero, json, start, point);
      return after;
    }
    int significant = point + 1;
    while (json[significant] == '0') {
      significant++;
    }
    if (zero && significant - point - 1 > PLAIN_ZEROS) {
      return UNUSUAL;
    }
    out.number(negative, json, start, end);
    return after;
  }

  private static int afterDigits(byte[] json, int from) {
    int end = from;
    while (end < json.length && json[end] >= '0' && json[end] <= '9') {
      end++;
    }
    return end;
  }
}
