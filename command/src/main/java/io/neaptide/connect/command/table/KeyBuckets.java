package io.neaptide.connect.command.table;

import io.neaptide.connect.sink.reconcile.diff.Buckets;

/** How keys are grouped, so that one group after the other can be joined in memory. */
public interface KeyBuckets {

  /** How many groups there are. */
  int count();

  /**
   * The group of a key.
   *
   * @param hash that of the key within this process
   */
  int of(byte[] key, int hash);

  /**
   * Groups as the sink joins them, by a hash that nobody can foresee.
   *
   * @param keys how many there are at most
   */
  static KeyBuckets unforeseeable(long keys) {
    return from(Buckets.of(1, keys, KEYS_PER_BUCKET));
  }

  /** So many keys of a group, of both sides, take some tens of megabytes. */
  long KEYS_PER_BUCKET = 50_000;

  private static KeyBuckets from(Buckets buckets) {
    return new KeyBuckets() {
      @Override
      public int count() {
        return buckets.count();
      }

      @Override
      public int of(byte[] key, int hash) {
        return buckets.of(key, hash);
      }
    };
  }
}
