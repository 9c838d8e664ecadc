package io.neaptide.connect.sink.reconcile.diff;

import org.apache.kafka.common.utils.Utils;

/**
 * How keys are grouped, so that one group after the other can be joined in memory. Within a
 * partition the groups follow a hash that nobody can foresee: none can be made larger than others.
 *
 * <p>Groups follow the partitions that Kafka's partitioner would choose: an input partition that
 * was written in the same way has its keys in the groups of one target partition, and need not be
 * joined with the others.
 *
 * @param partitions how many partitions the target topic has
 * @param each how many groups each of them is divided into
 */
public record Buckets(int partitions, int each) {

  private static final int MAX_BUCKETS = 1_024;

  /** A bucket of so many keys fits the caches of a processor, and is joined four times as fast. */
  private static final long QUICK_KEYS = 16_000;

  /** With more buckets, each would be written in small pieces. */
  private static final long QUICK_BUCKETS = 256;

  /** Of all files that are grouped at once: each bucket of each takes a kilobyte, if it is used. */
  private static final long OPEN_BUCKETS = 128 * 1024;

  public Buckets {
    if (partitions < 1 || each < 1) {
      throw new IllegalArgumentException(
          "Not a number of buckets: " + each + " for each of " + partitions + " partitions");
    }
  }

  /**
   * Enough buckets for a number of keys, and as many as are quick to join.
   *
   * @param perBucket how many keys of a bucket may stand in memory
   */
  public static Buckets of(int partitions, long keys, long perBucket) {
    int atLeastOne = Math.max(1, partitions);
    long enough = keys / atLeastOne / perBucket;
    long quick = Math.min(keys / QUICK_KEYS, QUICK_BUCKETS) / atLeastOne;
    return new Buckets(atLeastOne, (int) Math.min(MAX_BUCKETS, 1 + Math.max(enough, quick)));
  }

  /**
   * Fewer, but one for each partition, where so many files are grouped by them at once that their
   * buckets would fill the memory.
   */
  public Buckets sharedBy(int files) {
    long most = OPEN_BUCKETS / Math.max(1, files) / partitions;
    return new Buckets(partitions, (int) Math.max(1, Math.min(each, most)));
  }

  /** How many buckets there are. */
  public int count() {
    return (int) Math.min(MAX_BUCKETS, (long) partitions * each);
  }

  /**
   * The bucket of a key.
   *
   * @param hash its {@linkplain RowKey#hash hash}
   */
  public int of(byte[] key, int hash) {
    long spread = (Integer.toUnsignedLong(hash) * each) >>> 32;
    long bucket = (long) (Utils.toPositive(Utils.murmur2(key)) % partitions) * each + spread;
    return (int) (bucket % count());
  }
}
