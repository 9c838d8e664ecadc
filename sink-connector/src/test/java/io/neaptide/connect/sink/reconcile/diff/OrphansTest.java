package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

  @TempDir Path directory;

  private final AtomicInteger signs = new AtomicInteger();
  private final Claims claimed = new Claims();
  private final Claims misplaced = new Claims();
  private Orphans orphans;

  @BeforeEach
  void open() {
    orphans =
        new Orphans("t", claimed, misplaced, directory.resolve("orphans"), new Buckets(3, 1), 1);
  }

  @AfterEach
  void close() {
    orphans.close();
  }

  private void row(int partition, long offset, String key) {
    orphans.row(partition, offset, key.getBytes(UTF_8), () -> new byte[32]);
  }

  private void tombstone(int partition, long offset, String key) {
    orphans.tombstone(partition, offset, key.getBytes(UTF_8));
  }

  private List<String> search() {
    List<String> found = new ArrayList<>();
    try (OutgoingRows gone = new OutgoingRows("t", directory.resolve("gone"), 1);
        OutgoingRows moves = new OutgoingRows("t", directory.resolve("moves"), 1)) {
      orphans.search(gone, moves, signs::incrementAndGet);
      gone.forEach((row, change) -> found.add(described(row)));
      moves.forEach((row, change) -> found.add("moved " + described(row)));
    }
    return found;
  }

  private static String described(ProducerRecord<byte[], byte[]> tombstone) {
    assertThat(tombstone.value()).isNull();
    return new String(tombstone.key(), UTF_8) + "@" + tombstone.partition();
  }

  private long deleted() {
    return orphans.deleted().of(Candidate.Outcome.NOTHING);
  }

  /** In a time that grows with the square of their number, these would take an hour. */
  @Test
  @Timeout(60)
  void keysWithOnePartitionerHashAreSearchedAsQuicklyAsOthers() {
    long offset = 0;
    for (byte[] key : CollidingKeys.of(200_000)) {
      orphans.row(0, offset++, key, () -> new byte[32]);
    }

    assertThat(search()).hasSize(200_000);
  }

  @Test
  void aKeyThatNobodyClaimedIsDeletedWhereItStands() {
    row(2, 0, "k");
    row(2, 4, "k");

    assertThat(search()).containsExactly("k@2");
    assertThat(deleted()).isEqualTo(1);
    assertThat(orphans.moved()).isZero();
  }

  @Test
  void whatIsClaimedStays() {
    claimed.add(0, 0);
    claimed.add(0, 1);
    row(0, 0, "k");
    row(0, 1, "k");

    assertThat(search()).isEmpty();
  }

  @Test
  void whatIsDeletedAlreadyIsNotDeletedAgain() {
    row(0, 0, "k");
    tombstone(0, 1, "k");
    tombstone(1, 0, "other");

    assertThat(search()).isEmpty();
    assertThat(deleted()).isZero();
  }

  @Test
  void aRowAfterATombstoneIsDeleted() {
    tombstone(0, 0, "k");
    row(0, 1, "k");

    assertThat(search()).containsExactly("k@0");
  }

  @Test
  void aMisplacedRowIsDeletedAndNotCountedAsGone() {
    claimed.add(0, 0);
    misplaced.add(1, 0);
    row(0, 0, "k");
    row(1, 0, "k");

    assertThat(search()).containsExactly("moved k@1");
    assertThat(deleted()).isZero();
    assertThat(orphans.moved()).isEqualTo(1);
  }

  @Test
  void aKeyInTwoPartitionsIsDeletedInBoth() {
    row(0, 0, "k");
    row(1, 0, "k");
    tombstone(2, 0, "k");

    assertThat(search()).containsExactlyInAnyOrder("k@0", "k@1");
  }

  @Test
  void whoWaitsForTheSearchGetsASignWithEveryGroupOfKeys() {
    row(0, 0, "k");

    assertThat(search()).hasSize(1);
    assertThat(signs).hasValue(3);
  }

  @Test
  void anEmptyTargetHasNoOrphans() {
    assertThat(search()).isEmpty();
  }
}
