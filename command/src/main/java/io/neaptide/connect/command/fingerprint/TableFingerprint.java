package io.neaptide.connect.command.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.command.table.KeyRecords;
import io.neaptide.connect.command.table.LastRecord;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.SideCounts;
import io.neaptide.connect.common.digest.Sha256;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Takes the fingerprint of a table. Of each row it has the SHA-256 of its key and that of its
 * columns, in the order of the former: so it does not depend on the order of records, and two
 * tables with one fingerprint would be a collision of SHA-256. A sum or XOR of digests would need
 * no order, but XOR is solved by linear algebra, and a sum by the generalized birthday attack.
 *
 * <p>The digest of a bucket is the SHA-256 of its rows, that of the table the SHA-256 of all
 * buckets'. A bucket has the keys whose SHA-256 begins with its number.
 */
final class TableFingerprint {

  private static final String PURPOSE = "neaptide table ";

  private final DigestBuckets buckets;
  private final SideCounts counts = new SideCounts();
  private final List<Bucket> all = new ArrayList<>();

  /** One bucket. */
  record Bucket(int number, long rows, String digest) {}

  /**
   * A row of a bucket.
   *
   * @param key as canonical JSON
   */
  record Row(String digest, String key) {}

  private static final class Entry {
    private final byte[] keyDigest;
    private final byte[] key;
    private final byte[] rowDigest;

    private Entry(byte[] keyDigest, byte[] key, byte[] rowDigest) {
      this.keyDigest = keyDigest;
      this.key = key;
      this.rowDigest = rowDigest;
    }

    private byte[] keyDigest() {
      return keyDigest;
    }
  }

  TableFingerprint(DigestBuckets buckets) {
    this.buckets = buckets;
  }

  /**
   * Takes the fingerprint.
   *
   * @param columns which columns count, as text
   * @param done is told how many groups of keys are done
   */
  Fingerprint of(ReadTable table, String columns, IntConsumer done) {
    MessageDigest whole = Sha256.digest();
    whole.update((PURPOSE + Fingerprint.VERSION + columns).getBytes(UTF_8));
    long rows = 0;
    for (int bucket = 0; bucket < Fingerprint.BUCKETS; bucket++) {
      MessageDigest digest = Sha256.digest();
      long inBucket = 0;
      for (int group = 0; group < DigestBuckets.PER_BUCKET; group++) {
        int number = bucket * DigestBuckets.PER_BUCKET + group;
        for (Entry row : entries(table, number)) {
          digest.update(row.keyDigest);
          digest.update(row.rowDigest);
          inBucket++;
        }
        done.accept(number + 1);
      }
      byte[] ofBucket = digest.digest();
      whole.update(ofBucket);
      all.add(new Bucket(bucket, inBucket, hex(ofBucket)));
      rows += inBucket;
    }
    whole.update(ByteBuffer.allocate(Long.BYTES).putLong(0, rows));
    return new Fingerprint(rows, hex(whole.digest()), columns);
  }

  /** The buckets of the fingerprint that was taken. */
  List<Bucket> buckets() {
    return List.copyOf(all);
  }

  /** The rows of one bucket, in the order in which they are digested. */
  List<Row> rows(ReadTable table, int bucket) {
    List<Row> rows = new ArrayList<>();
    for (int group = 0; group < DigestBuckets.PER_BUCKET; group++) {
      for (Entry row : entries(table, bucket * DigestBuckets.PER_BUCKET + group)) {
        rows.add(new Row(hex(row.rowDigest), new String(row.key, UTF_8)));
      }
    }
    return rows;
  }

  /** What is worth telling of the keys. */
  SideCounts counts() {
    return counts;
  }

  private List<Entry> entries(ReadTable table, int group) {
    Map<RowKey, KeyRecords> keys = new HashMap<>();
    table.forEach(
        group, (key, record) -> keys.computeIfAbsent(key, each -> new KeyRecords()).add(record));
    List<Entry> entries = new ArrayList<>(keys.size());
    keys.forEach(
        (key, records) -> {
          counts.add(key, records);
          records
              .row()
              .map(LastRecord::digest)
              .ifPresent(
                  digest ->
                      entries.add(new Entry(buckets.digest(key.bytes()), key.bytes(), digest)));
        });
    entries.sort(Comparator.comparing(Entry::keyDigest, Arrays::compareUnsigned));
    return entries;
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
