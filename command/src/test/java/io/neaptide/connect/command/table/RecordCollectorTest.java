package io.neaptide.connect.command.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCollectorTest {

  private static final String SERVER = "--bootstrap-server=unused:1";

  @TempDir private Path folder;

  @Test
  void readsOnWhereTheFirstRowsAreOfAnOlderFormat() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int at = 0; at < 300; at++) {
      records.add(record(0, at, "k", "an older format"));
    }
    records.add(record(0, 300, "k", "{\"id\":1}"));

    ReadTable table = read(records, SERVER);

    assertThat(table.findings().rows()).isEqualTo(1);
    assertThat(table.findings().values().count()).isEqualTo(300);
  }

  @Test
  void tellsAtTheEndThatNoRowCanBeRead() {
    assertThatThrownBy(() -> read(List.of(record(0, 7, "k", "no JSON")), SERVER))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("None of the values of topic can be read as upsert-json")
        .hasMessageContaining("the first is topic-0@7")
        .hasMessageContaining("name their format with --value-format");
  }

  @Test
  void goesNoFurtherWhereTheFirstKeysCannotBeRead() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int at = 0; at < 1_000; at++) {
      records.add(record(0, at, at < 100 ? "no JSON" : "1", "{}"));
    }
    assertThatThrownBy(() -> read(records, SERVER, "--key-format=json"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("None of the first 100 keys of topic can be read as json");
  }

  @Test
  void leavesOutWhatIsNotOlderThanTheTimeWhateverTheOrder() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(at(10, "k", "A"), at(1_000, "other", "x"), at(999, "k", "B"), at(2_000, "k", "C"));

    List<String> read = new ArrayList<>();
    ReadTable table = read(records, SERVER, "--until=1970-01-01T00:00:01Z");
    KeyBuckets buckets = KeyBuckets.unforeseeable(1);
    for (int bucket = 0; bucket < buckets.count(); bucket++) {
      table.forEach(bucket, (key, record) -> read.add(record.offset() + " " + record.state()));
    }

    assertThat(read).containsExactlyInAnyOrder("10 ROW", "1000 LATER", "999 ROW", "2000 LATER");
  }

  private static ConsumerRecord<byte[], byte[]> at(long time, String key, String value) {
    return new ConsumerRecord<>(
        "topic",
        0,
        time,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        key.getBytes(UTF_8),
        ("{\"v\":\"" + value + "\"}").getBytes(UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String key, String value) {
    return new ConsumerRecord<>(
        "topic", partition, offset, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private ReadTable read(List<ConsumerRecord<byte[], byte[]>> records, String... options) {
    return TestTables.read(records, KeyBuckets.unforeseeable(1), folder, options);
  }
}
