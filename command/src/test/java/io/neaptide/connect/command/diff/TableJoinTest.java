package io.neaptide.connect.command.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.Outcome;
import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.TestTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableJoinTest {

  private final List<ConsumerRecord<byte[], byte[]>> left = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> leftLater = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> right = new ArrayList<>();
  private boolean leftUntilTime;
  private boolean missedDeletes;
  private JoinCounts joined = new JoinCounts();

  @TempDir private Path folder;

  @Test
  void keysOfOtherBytesAreToldWhereTheirValueIsTheSame() {
    add(left, 1_000, "1.0", "{\"v\":\"X\"}");
    add(left, 2_000, "1", "{\"v\":\"Y\"}");
    add(right, 2_000, "1", "{\"v\":\"Y\"}");

    assertThat(outcome()).isEqualTo(Outcome.EQUAL);
    assertThat(joined.left().inSeveralForms().count()).isEqualTo(1);
    assertThat(joined.left().inSeveralForms().first()).contains("1");
    assertThat(joined.right().inSeveralForms().count()).isZero();
  }

  @Test
  void aDeleteOfOtherBytesLeavesTheRow() {
    add(left, 1_000, "1", "{\"v\":\"Y\"}");
    add(left, 2_000, "1.0", null);

    assertThat(outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(joined.counts()).isEqualTo(new Counts(1, 0, 0, 0, 0));
  }

  @Test
  void aKeyThatIsWrittenAgainMeanwhileMayHaveHadARow() {
    add(left, 1_000, "1", "{}");
    add(right, 1_000, "1", "{}");
    add(right, 1_000, "2", "{}");
    add(leftLater, 5_000, "2", "{\"new\":1}");

    assertThat(outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(joined.counts()).isEqualTo(new Counts(0, 1, 0, 0, 1));
    assertThat(joined.doubtful()).isEqualTo(1);

    add(right, 1_000, "3", "{}");
    assertThat(outcome()).isEqualTo(Outcome.DIFFERENT);
  }

  @Test
  void aKeyThatNoSideHasAnyMoreMayHaveHadARow() {
    add(left, 1_000, "1", "{}");
    add(right, 1_000, "1", "{}");
    add(leftLater, 5_000, "2", "{}");

    assertThat(outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(joined.doubtful()).isEqualTo(1);
    assertThat(joined.left().mayLackRow().first()).contains("2");

    leftUntilTime = true;
    assertThat(outcome()).isEqualTo(Outcome.EQUAL);
  }

  @Test
  void aKeyThatIsWrittenAgainIsClearWhereItsRowWasRead() {
    add(left, 1_000, "1", "{}");
    add(right, 1_000, "1", "{}");
    add(leftLater, 5_000, "1", "{\"new\":1}");

    assertThat(outcome()).isEqualTo(Outcome.EQUAL);
  }

  @Test
  void whereDeletesMayBeMissingNothingIsCertain() {
    add(left, 1_000, "1", "{}");
    missedDeletes = true;

    assertThat(outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void emptyRowsAreNoticed() {
    add(left, 1_000, "1", "{}");
    add(right, 1_000, "1", "{\"a\":null}");
    add(right, 1_000, "2", "{\"a\":1}");

    assertThat(outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(joined.left().hasEmptyRowsOnly()).isTrue();
    assertThat(joined.right().hasEmptyRowsOnly()).isFalse();
  }

  private Outcome outcome() {
    KeyBuckets buckets = KeyBuckets.unforeseeable(1);
    try (ReadTable one = read(left, leftLater, buckets);
        ReadTable other = read(right, List.of(), buckets);
        ChangedKeys changed =
            new ChangedKeys(folder.resolve(UUID.randomUUID().toString()), buckets, 4096)) {
      if (missedDeletes) {
        one.mayHaveMissedDeletes("it took too long");
      }
      joined =
          new TableJoin(changed, new TableJoin.UntilTime(leftUntilTime, false))
              .run(one, other, done -> {});
      return new OutcomeRule(false).of(one, other, joined);
    }
  }

  private ReadTable read(
      List<ConsumerRecord<byte[], byte[]>> records,
      List<ConsumerRecord<byte[], byte[]>> later,
      KeyBuckets buckets) {
    return TestTables.read(
        records, later, buckets, folder, "--bootstrap-server=unused:1", "--key-format=json");
  }

  private static void add(
      List<ConsumerRecord<byte[], byte[]>> records, long time, String key, String value) {
    records.add(
        new ConsumerRecord<>(
            "topic",
            0,
            records.size(),
            time,
            TimestampType.CREATE_TIME,
            0,
            0,
            key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8),
            new RecordHeaders(),
            Optional.empty()));
  }
}
