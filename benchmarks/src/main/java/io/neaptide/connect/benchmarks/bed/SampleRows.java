package io.neaptide.connect.benchmarks.bed;

/** Rows of about 190 bytes with eight fields, some of them nested. */
public final class SampleRows {

  private SampleRows() {}

  public static String key(int number) {
    return "key-" + number;
  }

  /** The row of a key, filled up to about so many bytes. */
  public static String sized(int number, int bytes) {
    String row = row(number, 0);
    // The last field is a text, which ends before the last two characters.
    return row.length() >= bytes
        ? row
        : row.substring(0, row.length() - 2)
            + "x".repeat(bytes - row.length())
            + row.substring(row.length() - 2);
  }

  /** The row of a key; another revision differs in one nested field. */
  public static String row(int number, int revision) {
    return "{\"id\":"
        + number
        + ",\"firstName\":\"First"
        + number % 1_000
        + "\",\"lastName\":\"Last"
        + number % 5_000
        + "\",\"balance\":"
        + number % 10_000
        + ".25,\"active\":"
        + (number % 2 == 0)
        + ",\"address\":{\"city\":\"City"
        + number % 300
        + "\",\"zip\":\""
        + (10_000 + number % 80_000)
        + "\",\"floor\":"
        + revision
        + "},\"tags\":[\"a\",\"b\"],\"note\":\"n"
        + number
        + "\"}";
  }
}
