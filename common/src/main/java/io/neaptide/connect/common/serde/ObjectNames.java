package io.neaptide.connect.common.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The names of the fields of open JSON objects, to find one that stands twice; and the names that
 * were read lately by anyone, since rows of a table have the same ones.
 */
final class ObjectNames {

  /** More of them are compared with one another in more time than that takes otherwise. */
  private static final int MAX_NAMES = 256;

  private static final int MAX_LENGTH = 128;
  private static final int RECENT = 1 << 12;

  /**
   * By the low bits of the hash code. Written without a lock: an entry is immutable, and one that
   * is lost is made again.
   */
  private static final Name[] RECENTLY_READ = new Name[RECENT];

  private Name[] open = new Name[16];
  private int count;

  private static final class Name {

    private final String text;
    private final int hash;
    private final byte[] bytes;

    private Name(byte[] bytes, int hash) {
      this.text = new String(bytes, UTF_8);
      this.hash = hash;
      this.bytes = bytes;
    }

    boolean is(byte[] json, int from, int to, int itsHash) {
      return hash == itsHash && Arrays.equals(bytes, 0, bytes.length, json, from, to);
    }
  }

  /** Where the names of a new object begin. */
  int open() {
    return count;
  }

  /** Forgets the names of an object. */
  void close(int first) {
    count = first;
  }

  /**
   * Adds a name.
   *
   * @param hash any hash code of its bytes
   * @param first where the names of its object begin
   * @throws PlainTokens.NotPlainException if it stands twice, or there is too much of it
   */
  String add(byte[] json, int from, int to, int hash, int first) {
    for (int index = first; index < count; index++) {
      if (open[index].hash == hash && open[index].is(json, from, to, hash)) {
        throw new PlainTokens.NotPlainException();
      }
    }
    if (to - from > MAX_LENGTH || count == MAX_NAMES) {
      throw new PlainTokens.NotPlainException();
    }
    if (count == open.length) {
      open = Arrays.copyOf(open, 2 * count);
    }
    Name name = name(json, from, to, hash);
    open[count++] = name;
    return name.text;
  }

  private static Name name(byte[] json, int from, int to, int hash) {
    int slot = (hash ^ (hash >>> 16)) & (RECENT - 1);
    Name recent = RECENTLY_READ[slot];
    if (recent != null && recent.is(json, from, to, hash)) {
      return recent;
    }
    Name made = new Name(Arrays.copyOfRange(json, from, to), hash);
    RECENTLY_READ[slot] = made;
    return made;
  }
}
