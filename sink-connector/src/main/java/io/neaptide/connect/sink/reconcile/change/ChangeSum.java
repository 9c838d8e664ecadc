package io.neaptide.connect.sink.reconcile.change;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A digest of any number of changes that does not depend on their order, and to which more may be
 * added: each is hashed to 16 numbers of 64 bits, and these are added up, each for itself.
 *
 * <p>Two sums are only taken to be of the same changes if all 1,024 bits are equal, and there are
 * as many. So many bits, since changes that add up to a given sum are found much sooner than a
 * change of a given hash. Not thread-safe.
 */
public final class ChangeSum {

  private static final int LANES = 16;
  private static final int LANES_OF_A_HASH = 64 / Long.BYTES;

  private final long[] lanes = new long[LANES];
  private final MessageDigest sha512;
  private long count;

  public ChangeSum() {
    try {
      this.sha512 = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-512", e);
    }
  }

  /** The sum of changes that were added elsewhere. */
  public static ChangeSum of(long count, String hex) {
    ChangeSum sum = new ChangeSum();
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != LANES * Long.BYTES) {
      throw new IllegalArgumentException(
          "A sum of changes has " + LANES * Long.BYTES + " bytes, not " + bytes.length);
    }
    ByteBuffer.wrap(bytes).asLongBuffer().get(sum.lanes);
    sum.count = count;
    return sum;
  }

  public void add(RowChange change) {
    for (int hash = 0; hash < LANES / LANES_OF_A_HASH; hash++) {
      sha512.update(change.id());
      sha512.update((byte) hash);
      ByteBuffer bytes = ByteBuffer.wrap(sha512.digest()).order(ByteOrder.BIG_ENDIAN);
      for (int lane = 0; lane < LANES_OF_A_HASH; lane++) {
        lanes[hash * LANES_OF_A_HASH + lane] += bytes.getLong();
      }
    }
    count++;
  }

  public void add(ChangeSum other) {
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] += other.lanes[lane];
    }
    count += other.count;
  }

  /** How many changes were added. */
  public long count() {
    return count;
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(LANES * Long.BYTES);
    bytes.asLongBuffer().put(lanes);
    return bytes.array();
  }

  /** The sum without the count, as {@link #of} reads it. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChangeSum sum && count == sum.count && Arrays.equals(lanes, sum.lanes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lanes);
  }

  @Override
  public String toString() {
    return count + " changes";
  }
}
