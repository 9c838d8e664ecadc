package io.neaptide.connect.common.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The names of the fields of a JSON text, as they are found, and their order within each object.
 * Rows of a table have the same fields in the same places, so the last order is tried first.
 * Reusable; not thread-safe.
 */
public final class FieldOrder {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int REMEMBERED = 64;

  private final int[][] remembered = new int[REMEMBERED][];
  private byte[] json = {};
  private int[] nameStarts = new int[32];
  private int[] nameEnds = new int[32];
  private long[] prefixes = new long[32];
  private int size;
  private boolean unique;

  public void start(byte[] text) {
    json = text;
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Forgets the fields of an object that has ended. */
  public void truncate(int earlier) {
    size = earlier;
  }

  /** Adds the next field of the innermost object, by where its name stands, which is ASCII. */
  public void add(int nameStart, int nameEnd) {
    if (size == nameStarts.length) {
      nameStarts = Arrays.copyOf(nameStarts, 2 * size);
      nameEnds = Arrays.copyOf(nameEnds, 2 * size);
      prefixes = Arrays.copyOf(prefixes, 2 * size);
    }
    nameStarts[size] = nameStart;
    nameEnds[size] = nameEnd;
    prefixes[size] = prefix(nameStart, nameEnd);
    size++;
  }

  private long prefix(int start, int end) {
    int count = Math.min(Long.BYTES, end - start);
    if (count == 0) {
      return 0;
    }
    if (start + Long.BYTES <= json.length) {
      return (long) LONGS.get(json, start) & (-1L << (Long.SIZE - Byte.SIZE * count));
    }
    long prefix = 0;
    for (int at = 0; at < count; at++) {
      prefix |= (long) json[start + at] << (Long.SIZE - Byte.SIZE * (at + 1));
    }
    return prefix;
  }

  /**
   * The order of the fields from an index on, relative to that index.
   *
   * @param depth of the object, which has an order of its own
   */
  public int[] of(int from, int depth) {
    int count = size - from;
    int slot = (31 * depth + count) % REMEMBERED;
    int[] last = remembered[slot];
    unique = true;
    if (last != null && last.length == count && ascends(from, last)) {
      return last;
    }
    Comparator<Integer> byName = (one, other) -> compare(from + one, from + other);
    int[] order =
        IntStream.range(0, count).boxed().sorted(byName).mapToInt(Integer::intValue).toArray();
    remembered[slot] = order;
    unique = ascends(from, order);
    return order;
  }

  /** Whether no name stands twice among the fields that were ordered last. */
  public boolean isUnique() {
    return unique;
  }

  private boolean ascends(int from, int[] order) {
    for (int at = 1; at < order.length; at++) {
      if (compare(from + order[at - 1], from + order[at]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** By the code of each character, as texts are compared. */
  private int compare(int one, int other) {
    if (prefixes[one] != prefixes[other]) {
      return Long.compare(prefixes[one], prefixes[other]);
    }
    return Arrays.compare(
        json, nameStarts[one], nameEnds[one], json, nameStarts[other], nameEnds[other]);
  }
}
