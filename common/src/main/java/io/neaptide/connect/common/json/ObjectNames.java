package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The names of the fields of open JSON objects, to find one that stands twice; and the names that
 * were read lately by anyone, since rows of a table have the same ones, most often in one order.
 */
final class ObjectNames {

  /** With more names, comparing each with all others takes longer than {@link JsonReader} does. */
  private static final int MAX_NAMES = 256;

  private static final int MAX_LENGTH = 128;
  private static final int RECENT = 1 << 12;

  /** For how many fields of a text the name at the same place of the text before is tried first. */
  private static final int MAX_EXPECTED = 256;

  /**
   * By the low bits of the hash code. Written without a lock: an entry is immutable, and one that
   * is lost is made again.
   */
  private static final Name[] RECENTLY_READ = new Name[RECENT];

  private static final Name[] NONE = {};

  private Name[] open = new Name[16];
  private int count;

  /** The names of the text before, in their order; none where there is no other text. */
  private final Name[] expected;

  /** How many names of this text were read. */
  private int read;

  private ObjectNames(Name[] expected) {
    this.expected = expected;
  }

  /** For one text. */
  static ObjectNames ofOne() {
    return new ObjectNames(NONE);
  }

  /** For texts that are read one after the other, and mostly have the same names. */
  static ObjectNames ofMany() {
    return new ObjectNames(new Name[MAX_EXPECTED]);
  }

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

  /** Begins with a new text. */
  void clear() {
    count = 0;
    read = 0;
  }

  /** Where the names of a new object begin. */
  int open() {
    return count;
  }

  /** Forgets the names of an object. */
  void close(int first) {
    count = first;
  }

  /** The length of the name that stood here in the text before; -1 where another one stands now. */
  int expectedLength(byte[] json, int from) {
    if (read >= expected.length || expected[read] == null) {
      return -1;
    }
    byte[] bytes = expected[read].bytes;
    int to = from + bytes.length;
    return to < json.length
            && json[to] == '"'
            && Arrays.equals(bytes, 0, bytes.length, json, from, to)
        ? bytes.length
        : -1;
  }

  /** Adds the name that was expected; otherwise as {@link #add}. */
  String addExpected(int first) {
    return add(expected[read++], first);
  }

  /**
   * Adds a name.
   *
   * @param first where the names of its object begin
   * @throws PlainTokens.NotPlainException if it stands twice, or there is too much of it
   */
  String add(byte[] json, int from, int to, int first) {
    if (to - from > MAX_LENGTH) {
      throw new PlainTokens.NotPlainException();
    }
    int hash = 0;
    for (int index = from; index < to; index++) {
      hash = 31 * hash + json[index];
    }
    Name name = name(json, from, to, hash);
    if (read < expected.length) {
      expected[read++] = name;
    }
    return add(name, first);
  }

  private String add(Name name, int first) {
    for (int index = first; index < count; index++) {
      if (open[index].hash == name.hash && Arrays.equals(open[index].bytes, name.bytes)) {
        throw new PlainTokens.NotPlainException();
      }
    }
    if (count == MAX_NAMES) {
      throw new PlainTokens.NotPlainException();
    }
    if (count == open.length) {
      open = Arrays.copyOf(open, 2 * count);
    }
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
