package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private static byte[] key(int key) {
    return ("key-" + key).getBytes(UTF_8);
  }

  private static int of(Buckets buckets, byte[] key) {
    return buckets.of(key, RowKey.hash(key));
  }

  @Test
  void keysOfOnePartitionHaveBucketsOfTheirOwn() {
    Buckets buckets = new Buckets(6, 5);
    Map<Integer, Integer> partitions = new HashMap<>();
    for (int key = 0; key < 20_000; key++) {
      int partition = Utils.toPositive(Utils.murmur2(key(key))) % 6;
      Integer before = partitions.put(of(buckets, key(key)), partition);
      assertThat(before).isIn(null, partition);
    }
    assertThat(partitions).hasSize(buckets.count());
  }

  @Test
  void keysAreSpreadEvenly() {
    Buckets buckets = new Buckets(4, 8);
    int[] sizes = new int[buckets.count()];
    for (int key = 0; key < 320_000; key++) {
      sizes[of(buckets, key(key))]++;
    }
    for (int size : sizes) {
      assertThat(size).isBetween(9_000, 11_000);
    }
  }

  @Test
  void thereAreEnoughForTheKeysAndNotTooMany() {
    assertThat(Buckets.of(4, 1_000_000, 150_000)).as("quick").isEqualTo(new Buckets(4, 16));
    assertThat(Buckets.of(4, 10_000_000, 150_000)).as("quick").isEqualTo(new Buckets(4, 65));
    assertThat(Buckets.of(4, 90_000_000, 150_000)).as("enough").isEqualTo(new Buckets(4, 151));
    assertThat(Buckets.of(4, 9_000, 150_000)).isEqualTo(new Buckets(4, 1));
    assertThat(Buckets.of(4, 0, 150_000)).isEqualTo(new Buckets(4, 1));
    assertThat(Buckets.of(0, 0, 150_000)).isEqualTo(new Buckets(1, 1));
    assertThat(Buckets.of(3_000, 10, 150_000).count()).isEqualTo(1_024);
    assertThat(Buckets.of(2, Long.MAX_VALUE, 1).count()).isEqualTo(1_024);
  }

  /** A task may have all input partitions, and their keys may belong in any bucket. */
  @Test
  void thereAreFewerWhereManyInputPartitionsAreCollectedAtOnce() {
    Buckets many = Buckets.of(4, 90_000_000, 150_000);
    assertThat(many.sharedBy(8)).isEqualTo(many);
    assertThat(many.sharedBy(256)).isEqualTo(new Buckets(4, 128));
    assertThat(Buckets.of(255, 90_000_000, 150_000).sharedBy(256)).isEqualTo(new Buckets(255, 2));
    assertThat(Buckets.of(1_000, 90_000_000, 150_000).sharedBy(1_000))
        .as("one for each partition, so that none is joined with others")
        .isEqualTo(new Buckets(1_000, 1));
  }

  /**
   * Else the tables that they are joined in become lists: the keys of a bucket have much in common.
   */
  @Test
  void keysOfOneBucketAreSpreadOverATable() {
    Buckets buckets = new Buckets(4, 1);
    Map<Integer, Integer> slots = new HashMap<>();
    for (int key = 0; key < 500_000; key++) {
      if (of(buckets, key(key)) == 1) {
        int code = new RowKey(key(key)).hashCode();
        // As a HashMap of so many keys does.
        slots.merge((code ^ (code >>> 16)) & 0x3FFFF, 1, Integer::sum);
      }
    }
    assertThat(slots.values().stream().mapToInt(Integer::intValue).max().orElseThrow())
        .as("keys in one slot; 8 in one of a hundred runs by chance, 12 in none of a million")
        .isLessThan(12);
  }

  /** Else whoever writes keys could make one bucket too large for the memory. */
  @Test
  void keysWithOnePartitionerHashAreSpreadEvenlyToo() {
    Buckets buckets = new Buckets(4, 8);
    int[] sizes = new int[buckets.count()];
    for (byte[] key : CollidingKeys.of(80_000)) {
      sizes[of(buckets, key)]++;
    }
    int[] used = Arrays.stream(sizes).filter(size -> size > 0).toArray();
    assertThat(used).hasSize(8);
    for (int size : used) {
      assertThat(size).isBetween(9_000, 11_000);
    }
  }

  @Test
  void everyBucketOfManyPartitionsIsWithinTheirNumber() {
    Buckets buckets = new Buckets(3_000, 7);
    for (int key = 0; key < 20_000; key++) {
      assertThat(of(buckets, key(key))).isBetween(0, buckets.count() - 1);
    }
  }

  @Test
  void noneIsNoNumberOfBuckets() {
    assertThatThrownBy(() -> new Buckets(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Buckets(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
