package io.neaptide.connect.sink.reconcile.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExistingRowCollectorTest {

  @TempDir Path directory;

  private ExistingRows rows;
  private ExistingRowCollector reader;

  @BeforeEach
  void open() {
    rows = new ExistingRows(directory.resolve("rows"), new Buckets(1, 1), 1);
    reader = reader(partition -> true);
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private ExistingRowCollector reader(IntPredicate belongs) {
    return new ExistingRowCollector(
        Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of()),
        rows,
        4,
        belongs,
        () -> false);
  }

  /** Reads a record of key a with a format that fails for some time. */
  private List<ExistingRows.State> read(BooleanSupplier cancelled, RuntimeException... failures) {
    Iterator<RuntimeException> next = List.of(failures).iterator();
    ExistingRowCollector failing =
        new ExistingRowCollector(
            (topic, headers, value, columns) -> {
              if (next.hasNext()) {
                throw next.next();
              }
              return Map.of("a", Double.NaN);
            },
            rows,
            4,
            partition -> true,
            cancelled);
    failing.add(new ConsumerRecord<>("t", 0, 0, bytes("a"), bytes("any")));
    List<ExistingRows.State> states = new ArrayList<>();
    rows.forEach(0, (partition, offset, key, state, digest) -> states.add(state));
    return states;
  }

  @ParameterizedTest
  @MethodSource("failuresOfARow")
  void aRowThatCannotBeDecodedCountsAsDifferentWhateverTheReason(RuntimeException failure) {
    assertThat(read(() -> false, failure)).containsExactly(ExistingRows.State.UNREADABLE);
  }

  static Stream<RuntimeException> failuresOfARow() {
    return Stream.of(
        new DataException("no row form"),
        new SerializationException("unknown schema"),
        new NumberFormatException("NaN"),
        new NullPointerException(),
        new ConfigException("schema 4711 not found"));
  }

  @Test
  void anOutageIsWaitedForAndNeverCountsAsDifferent() {
    RuntimeException outage = new DataException("no registry", new SocketTimeoutException());

    assertThat(read(() -> false, outage, outage)).containsExactly(ExistingRows.State.ROW);
  }

  @Test
  void anOutageIsNotWaitedForWhereTheScanIsOfNoUseAnyMore() {
    RuntimeException outage = new DataException("no registry", new SocketTimeoutException());
    AtomicInteger asked = new AtomicInteger();

    List<ExistingRows.State> read =
        read(() -> asked.getAndIncrement() > 0, outage, outage, outage, outage);

    assertThat(read).doesNotContain(ExistingRows.State.ROW);
    assertThat(asked.get()).isLessThan(5);
  }

  private void read(int partition, long offset, String key, String value) {
    reader.add(new ConsumerRecord<>("t", partition, offset, bytes(key), bytes(value)));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  @Test
  void keepsRowsTombstonesAndWhatIsNoRow() {
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
  void keepsOnlyWhatBelongsWhereItIsAskedFor() {
    int asked = KeyPartitioner.partition(bytes("a"), 4);
    reader = reader(partition -> partition == asked);
    List<String> expected = new ArrayList<>();
    for (int key = 0; key < 100; key++) {
      read(key % 4, key, "k" + key, key % 3 == 0 ? null : "{}");
      if (KeyPartitioner.partition(bytes("k" + key), 4) == asked) {
        expected.add("k" + key);
      }
    }

    List<String> found = new ArrayList<>();
    rows.forEach(
        0, (partition, offset, key, state, digest) -> found.add(new String(key.bytes(), UTF_8)));
    assertThat(found).containsExactlyElementsOf(expected).hasSizeBetween(10, 50);
    assertThat(reader.summary().keyed().size()).as("offsets seen, of all keys").isEqualTo(100);
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

    ScanSummary seen = reader.summary();
    List<String> offsets = new ArrayList<>();
    seen.keyed().forEach((partition, offset) -> offsets.add(partition + ":" + offset));
    assertThat(offsets).containsExactly("0:0", "0:1", "0:2", "0:4", "0:9", "1:2");
    assertThat(seen.withoutKey()).isEqualTo(1);
  }
}
