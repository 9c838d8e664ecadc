package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.RowDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectedRowsTest {

  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] digest(int fill) {
    byte[] digest = new byte[RowDigest.BYTES];
    Arrays.fill(digest, (byte) fill);
    return digest;
  }

  private static void upsert(CollectedRows rows, String key, int partition, String value) {
    rows.upsert(
        new ProducerRecord<>("t", partition, 9L, bytes(key), bytes(value)),
        digest(partition),
        40 + partition);
  }

  private static List<String> entries(CollectedRows rows, int bucket) {
    List<String> entries = new ArrayList<>();
    rows.forEach(
        bucket,
        (key, kind, partition, digest, position, length) -> {
          String value = "";
          boolean hasRow =
              kind == CollectedRows.Kind.UPSERT || kind == CollectedRows.Kind.UPSERT_BEYOND_BOUND;
          assertThat(digest).isEqualTo(hasRow ? digest(partition) : new byte[0]);
          if (hasRow) {
            assertThat(rows.row(position, length).offset()).isEqualTo(40 + partition);
            ProducerRecord<byte[], byte[]> row = rows.row(position, length).record();
            assertThat(row.topic()).isEqualTo("t");
            assertThat(row.partition()).isEqualTo(partition);
            assertThat(row.timestamp()).isEqualTo(9L);
            assertThat(row.key()).isEqualTo(key.bytes());
            value = "=" + new String(row.value(), UTF_8);
          }
          entries.add(kind + " " + new String(key.bytes(), UTF_8) + "@" + partition + value);
        });
    return entries;
  }

  @Test
  void everyKindOfEntryComesBackInItsOrder() {
    try (CollectedRows rows =
        new CollectedRows("t", directory.resolve("rows"), new Buckets(1, 1), 1)) {
      upsert(rows, "a", 2, "1");
      rows.delete(bytes("a"));
      rows.rejected(bytes("b"), 1);
      rows.upsertBeyondBound(
          new ProducerRecord<>("t", 0, 9L, bytes("c"), bytes("3")), digest(0), 40);
      upsert(rows, "a", 2, "2");

      assertThat(rows.targetTopic()).isEqualTo("t");
      assertThat(entries(rows, 0))
          .containsExactly(
              "UPSERT a@2=1",
              "DELETE a@-1",
              "REJECTED b@1",
              "UPSERT_BEYOND_BOUND c@0=3",
              "UPSERT a@2=2");
    }
  }

  @Test
  void everyEntryOfAKeyIsInTheBucketOfTheKey() {
    Buckets buckets = new Buckets(4, 3);
    try (CollectedRows rows = new CollectedRows("t", directory.resolve("rows"), buckets, 1)) {
      for (int at = 0; at < 3_000; at++) {
        upsert(rows, "key" + at % 1_000, 0, Integer.toString(at));
      }
      int used = 0;
      for (int bucket = 0; bucket < buckets.count(); bucket++) {
        List<String> entries = entries(rows, bucket);
        used += entries.isEmpty() ? 0 : 1;
        for (String entry : entries) {
          String key = entry.substring("UPSERT ".length(), entry.indexOf('@'));
          assertThat(buckets.of(bytes(key), RowKey.hash(bytes(key)))).isEqualTo(bucket);
        }
      }
      assertThat(used).isEqualTo(buckets.count());
    }
  }

  @Test
  void aRowOfSeveralMegabytesComesBack() {
    String large = "x".repeat(5_000_000);
    Buckets buckets = new Buckets(1, 4);
    try (CollectedRows rows = new CollectedRows("t", directory.resolve("rows"), buckets, 1)) {
      upsert(rows, "a", 1, large);

      assertThat(entries(rows, buckets.of(bytes("a"), RowKey.hash(bytes("a")))))
          .containsExactly("UPSERT a@1=" + large);
    }
  }
}
