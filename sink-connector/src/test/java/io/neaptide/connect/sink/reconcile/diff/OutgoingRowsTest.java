package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.change.RowChanges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutgoingRowsTest {

  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private List<ProducerRecord<byte[], byte[]>> roundTrip(
      List<ProducerRecord<byte[], byte[]>> rows) {
    List<ProducerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (OutgoingRows outgoing = new OutgoingRows("t", directory.resolve("rows"), 1)) {
      rows.forEach(row -> outgoing.add(row, RowChanges.any()));
      assertThat(outgoing.size()).isEqualTo(rows.size());
      outgoing.forEach((row, change) -> read.add(row));
    }
    return read;
  }

  @Test
  void aRecordComesBackWithItsHeadersAndItsTimestamp() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("h", bytes("1")).add("h", null).add("ü", new byte[0]);
    ProducerRecord<byte[], byte[]> row =
        new ProducerRecord<>("t", 3, 1_700_000_000_000L, bytes("k"), bytes("v"), headers);

    ProducerRecord<byte[], byte[]> read = roundTrip(List.of(row)).get(0);

    assertThat(read.topic()).isEqualTo("t");
    assertThat(read.partition()).isEqualTo(3);
    assertThat(read.timestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(read.key()).isEqualTo(bytes("k"));
    assertThat(read.value()).isEqualTo(bytes("v"));
    assertThat(read.headers().toArray()).extracting(Header::key).containsExactly("h", "h", "ü");
    assertThat(read.headers().toArray())
        .extracting(Header::value)
        .containsExactly(bytes("1"), null, new byte[0]);
  }

  @Test
  void aChangeComesBackWithItsRow() {
    byte[] id = bytes("i".repeat(ChangeDigest.BYTES));
    List<RowChange> read = new ArrayList<>();
    try (OutgoingRows outgoing = new OutgoingRows("t", directory.resolve("rows"), 1)) {
      for (RowChange.Kind kind : RowChange.Kind.values()) {
        outgoing.add(
            new ProducerRecord<>("t", 0, bytes("k"), null),
            new RowChange(kind, 5_000_000_000L, RowChange.NONE, id));
      }
      outgoing.forEach((row, change) -> read.add(change));
    }

    assertThat(read).extracting(RowChange::kind).containsExactly(RowChange.Kind.values());
    assertThat(read)
        .allSatisfy(
            change -> {
              assertThat(change.existingOffset()).isEqualTo(5_000_000_000L);
              assertThat(change.inputOffset()).isEqualTo(RowChange.NONE);
              assertThat(change.id()).isEqualTo(id);
            });
  }

  @Test
  void aTombstoneWithoutTimestampComesBackAsOne() {
    ProducerRecord<byte[], byte[]> read =
        roundTrip(List.of(new ProducerRecord<>("t", 0, bytes("k"), null))).get(0);

    assertThat(read.value()).isNull();
    assertThat(read.timestamp()).isNull();
    assertThat(read.headers().toArray()).isEmpty();
  }

  @Test
  void manyRecordsComeBackInTheirOrder() {
    List<ProducerRecord<byte[], byte[]>> rows = new ArrayList<>();
    for (int at = 0; at < 2_000; at++) {
      rows.add(new ProducerRecord<>("t", 0, bytes("k" + at), bytes("v".repeat(at % 50))));
    }

    assertThat(roundTrip(rows))
        .extracting(row -> new String(row.key(), UTF_8) + row.value().length)
        .isEqualTo(
            rows.stream().map(row -> new String(row.key(), UTF_8) + row.value().length).toList());
  }
}
