package io.neaptide.connect.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.serde.Formats;
import io.neaptide.connect.sink.reconcile.Buckets;
import io.neaptide.connect.sink.reconcile.ExistingRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetReaderTest {

  @TempDir Path directory;

  private ExistingRows rows;
  private TargetReader reader;

  @BeforeEach
  void open() {
    rows = new ExistingRows(directory.resolve("rows"), new Buckets(1, 1), 1);
    reader = reader(partition -> true);
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private TargetReader reader(IntPredicate belongs) {
    return new TargetReader(
        Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of()),
        rows,
        4,
        belongs);
  }

  private void read(int partition, long offset, String key, String value) {
    reader.add(new ConsumerRecord<>("t", partition, offset, bytes(key), bytes(value)));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  @Test
  void takesDownRowsTombstonesAndWhatIsNoRow() {
    List<String> found = new ArrayList<>();
    read(0, 1, "a", "{\"b\":1}");
    read(0, 2, "b", null);
    read(1, 7, "c", "[]");
    read(1, 8, null, "{\"b\":1}");

    rows.forEach(
        0,
        (partition, offset, key, state, digest) ->
            found.add(
                partition + ":" + offset + " " + state + " " + new String(key.bytes(), UTF_8)));
    assertThat(found).containsExactly("0:1 ROW a", "0:2 TOMBSTONE b", "1:7 UNREADABLE c");
  }

  /** It is the key that says where a row belongs, not where it stands. */
  @Test
  void takesDownOnlyWhatBelongsWhereItIsAskedFor() {
    int asked = Collector.partition(bytes("a"), 4);
    reader = reader(partition -> partition == asked);
    List<String> expected = new ArrayList<>();
    for (int key = 0; key < 100; key++) {
      read(key % 4, key, "k" + key, key % 3 == 0 ? null : "{}");
      if (Collector.partition(bytes("k" + key), 4) == asked) {
        expected.add("k" + key);
      }
    }

    List<String> found = new ArrayList<>();
    rows.forEach(
        0, (partition, offset, key, state, digest) -> found.add(new String(key.bytes(), UTF_8)));
    assertThat(found).containsExactlyElementsOf(expected).hasSizeBetween(10, 50);
    assertThat(reader.seen().keyed().size()).as("offsets seen, of all keys").isEqualTo(100);
  }

  @Test
  void remembersEveryOffsetThatHasAKeyAndCountsTheOthers() {
    read(0, 0, "a", "{}");
    read(0, 1, "b", null);
    read(1, 2, "a", "{}");
    read(0, 2, "c", "{}");
    read(0, 3, null, "{}");
    read(0, 4, "d", "{}");
    read(0, 9, "e", "{}");

    ScannedTarget seen = reader.seen();
    List<String> offsets = new ArrayList<>();
    seen.keyed().forEach((partition, offset) -> offsets.add(partition + ":" + offset));
    assertThat(offsets).containsExactly("0:0", "0:1", "0:2", "0:4", "0:9", "1:2");
    assertThat(seen.withoutKey()).isEqualTo(1);
  }
}
