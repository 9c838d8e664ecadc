package io.neaptide.connect.sink.reconcile.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
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

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @TempDir Path directory;

  private ExistingRows rows;
  private ExistingRowCollector reader;

  @BeforeEach
  void open() {
    rows = new ExistingRows(directory.resolve("rows"), new Buckets(1, 1), 1);
    reader = reader(NO_LIMIT);
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private ExistingRowCollector reader(int noteBytes) {
    return new ExistingRowCollector(
        Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of()),
        rows,
        4,
        Set.of(0, 1, 2, 3),
        noteBytes,
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
            1,
            Set.of(0),
            NO_LIMIT,
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

  /** Keys of which each belongs in the partition of its number. */
  private static String key(int place) {
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> "k" + number)
        .filter(key -> KeyPartitioner.partition(bytes(key), 4) == place)
        .findFirst()
        .orElseThrow();
  }

  private List<String> kept() {
    List<String> found = new ArrayList<>();
    rows.forEach(
        0, (partition, offset, key, state, digest) -> found.add(partition + ":" + offset + state));
    return found;
  }

  private static List<String> misplaced(PartitionNote note) {
    return note.misplaced().orElseThrow().stream()
        .map(
            record ->
                record.offset()
                    + (record.tombstone() ? " gone " : " live ")
                    + new String(record.key().bytes(), UTF_8))
        .toList();
  }

  @Test
  void keepsRowsTombstonesAndWhatIsNoRow() {
    read(0, 1, key(0), "{\"b\":1}");
    read(0, 2, key(0), null);
    read(1, 7, key(1), "[]");
    read(1, 8, null, "{\"b\":1}");

    assertThat(kept()).containsExactly("0:1ROW", "0:2TOMBSTONE", "1:7UNREADABLE");
  }

  /** Nothing is ever compared with it, so nobody needs its digest. */
  @Test
  void aRowWhereItDoesNotBelongIsKeptUndecoded() {
    read(0, 1, key(1), "{\"b\":1}");
    read(0, 2, key(2), null);

    assertThat(kept()).containsExactly("0:1UNREADABLE", "0:2TOMBSTONE");
  }

  @Test
  void notesWhatDoesNotBelongWhereItStands() {
    read(0, 1, key(1), "{}");
    read(0, 2, key(0), "{}");
    read(0, 3, key(2), "{}");
    read(0, 4, key(1), null);
    read(2, 1, key(2), "{}");

    assertThat(misplaced(reader.notes().get(0)))
        .containsExactly("1 live " + key(1), "3 live " + key(2), "4 gone " + key(1));
    assertThat(misplaced(reader.notes().get(1))).isEmpty();
    assertThat(misplaced(reader.notes().get(2))).isEmpty();
  }

  @Test
  void aNoteSaysThatItHadNoRoomForAll() {
    reader = reader(2 * (key(1).length() + 13));
    read(0, 1, key(1), "{}");
    read(0, 2, key(1), "{}");
    assertThat(misplaced(reader.notes().get(0))).hasSize(2);

    read(0, 3, key(1), "{}");

    assertThat(reader.notes().get(0).misplaced()).isEmpty();
    assertThat(reader.notes().get(0).keyed().size()).isEqualTo(3);
    assertThat(reader.notes().get(1).misplaced()).isPresent();
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

    List<String> offsets = new ArrayList<>();
    reader
        .notes()
        .values()
        .forEach(
            note ->
                note.keyed().forEach((partition, offset) -> offsets.add(partition + ":" + offset)));
    assertThat(offsets).containsExactlyInAnyOrder("0:0", "0:1", "0:2", "0:4", "0:9", "1:2");
    assertThat(reader.notes().get(0).withoutKey()).isEqualTo(1);
    assertThat(reader.notes().get(1).withoutKey()).isZero();
  }
}
