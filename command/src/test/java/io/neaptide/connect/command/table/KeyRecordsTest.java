package io.neaptide.connect.command.table;

import static io.neaptide.connect.command.table.LastRecord.State.LATER;
import static io.neaptide.connect.command.table.LastRecord.State.ROW;
import static io.neaptide.connect.command.table.LastRecord.State.TOMBSTONE;
import static io.neaptide.connect.command.table.LastRecord.State.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyRecordsTest {

  private final KeyRecords key = new KeyRecords();

  @Test
  void hasTheLastRowOfItsPartition() {
    key.add(record(0, 1, 5_000, ROW, 1));
    key.add(record(0, 2, 1_000, ROW, 2));
    assertThat(key.row()).map(LastRecord::offset).contains(2L);
    assertThat(key.isInSeveralPartitions()).isFalse();
    assertThat(key.isUnclear()).isFalse();
  }

  @Test
  void isGoneWithADeleteInItsPartition() {
    key.add(record(0, 1, 1_000, ROW, 1));
    key.add(record(0, 2, 2_000, TOMBSTONE, 0));
    assertThat(key.row()).isEmpty();
    assertThat(key.isUnclear()).isFalse();
  }

  @Test
  void hasTheLatestRowOfSeveralPartitions() {
    key.add(record(0, 9, 1_000, ROW, 1));
    key.add(record(1, 1, 2_000, ROW, 2));
    key.add(record(2, 5, 1_500, ROW, 3));
    assertThat(key.row()).map(LastRecord::partition).contains(1);
    assertThat(key.isInSeveralPartitions()).isTrue();
    assertThat(key.isUnclear()).isFalse();
  }

  @Test
  void isUnclearWhereTwoOthersHaveTheLatestTimestamp() {
    key.add(record(0, 1, 1_000, ROW, 1));
    key.add(record(1, 1, 1_000, ROW, 2));
    assertThat(key.isUnclear()).isTrue();
  }

  @Test
  void isClearWhereTheLatestRowsAreTheSame() {
    key.add(record(0, 1, 1_000, ROW, 1));
    key.add(record(1, 1, 1_000, ROW, 1));
    assertThat(key.isUnclear()).isFalse();
    assertThat(key.isInSeveralPartitions()).isTrue();
  }

  @Test
  void isUnclearWhereADeleteElsewhereIsNotOlder() {
    key.add(record(0, 1, 1_000, ROW, 1));
    key.add(record(1, 1, 1_000, TOMBSTONE, 0));
    assertThat(key.row()).isPresent();
    assertThat(key.isUnclear()).isTrue();
  }

  @Test
  void isClearWhereADeleteElsewhereIsOlder() {
    key.add(record(0, 1, 2_000, ROW, 1));
    key.add(record(1, 1, 1_000, TOMBSTONE, 0));
    assertThat(key.isUnclear()).isFalse();
    assertThat(key.isInSeveralPartitions()).isFalse();
  }

  @Test
  void replacesRecordsOfEachPartition() {
    key.add(record(0, 1, 1_000, ROW, 1));
    key.add(record(1, 1, 3_000, ROW, 2));
    key.add(record(1, 2, 3_000, TOMBSTONE, 0));
    key.add(record(0, 2, 4_000, ROW, 3));
    assertThat(key.row()).map(LastRecord::offset).contains(2L);
    assertThat(key.isUnclear()).isFalse();
  }

  @Test
  void isTheSameAsNoOtherWhereItCannotBeRead() {
    LastRecord unreadable = record(0, 1, 1, UNREADABLE, 0);
    assertThat(unreadable.isSameRow(unreadable)).isFalse();
    assertThat(record(0, 1, 1, ROW, 7).isSameRow(record(3, 4, 5, ROW, 7))).isTrue();
    assertThat(record(0, 1, 1, ROW, 7).isSameRow(record(0, 1, 1, ROW, 8))).isFalse();
  }

  @Test
  void replacesOrDeletesRecordsOfTheSameBytesOnly() {
    key.add(form(1, 1, 1_000, ROW, 1));
    key.add(form(2, 2, 2_000, TOMBSTONE, 0));
    assertThat(key.row()).map(LastRecord::offset).contains(1L);
    assertThat(key.isUnclear()).isTrue();
    key.add(form(1, 3, 3_000, TOMBSTONE, 0));
    assertThat(key.row()).isEmpty();
  }

  @Test
  void hasTheLatestRowOfSeveralForms() {
    key.add(form(1, 1, 1_000, ROW, 1));
    key.add(form(2, 2, 2_000, ROW, 2));
    assertThat(key.row()).map(LastRecord::offset).contains(2L);
    assertThat(key.isInSeveralForms()).isTrue();
    assertThat(key.isInSeveralPartitions()).isFalse();
    assertThat(key.isUnclear()).isFalse();
  }

  @Test
  void mayLackARowWhereItWasWrittenLaterOnly() {
    key.add(record(0, 9, 1_000, LATER, 0));
    assertThat(key.row()).isEmpty();
    assertThat(key.mayLackRow()).isTrue();
    key.add(record(1, 3, 1_000, ROW, 1));
    assertThat(key.mayLackRow()).isTrue();
    key.add(record(0, 3, 1_000, TOMBSTONE, 0));
    assertThat(key.mayLackRow()).isFalse();
    assertThat(key.isInSeveralPartitions()).isFalse();
  }

  private static LastRecord form(
      long form, long offset, long timestamp, LastRecord.State state, int digest) {
    return new LastRecord(0, offset, timestamp, state, form, digest(state, digest));
  }

  private static byte[] digest(LastRecord.State state, int digest) {
    return state == ROW ? new byte[] {(byte) digest} : new byte[0];
  }

  private static LastRecord record(
      int partition, long offset, long timestamp, LastRecord.State state, int digest) {
    return new LastRecord(partition, offset, timestamp, state, 0, digest(state, digest));
  }
}
