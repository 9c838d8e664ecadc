package io.neaptide.connect.sink.reconcile.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedKeysTest {

  private static final Claims NONE = new Claims();

  private final SharedKeys shared = new SharedKeys();

  private void add(String topic, Claims claimed, Claims misplaced, Claims deleted) {
    shared.add(topic, new ClaimedOffsets(claimed, misplaced, deleted, NONE, 0, NONE));
  }

  /** A partition that deletes keys which belong in another partition of its topic. */
  private void addStrayDeletes(String topic, Claims deleted, long strayRows) {
    shared.add(topic, new ClaimedOffsets(NONE, NONE, deleted, deleted, strayRows, NONE));
  }

  private static Claims at(long... offsets) {
    Claims claims = new Claims();
    for (long offset : offsets) {
      claims.add(0, offset);
    }
    return claims;
  }

  @Test
  void keysOfTheirOwnAreNotShared() {
    add("t", at(1, 2), at(3), at(4));
    add("t", at(5), at(6), at(7));

    assertThat(shared.records()).isZero();
  }

  @Test
  void aKeyThatTwoPartitionsHaveIsShared() {
    add("t", at(1, 2), NONE, NONE);
    add("t", at(2, 3), NONE, NONE);

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void aKeyThatOnePartitionHasAndAnotherDeletesIsSharedInEitherOrder() {
    add("t", at(1), NONE, at(2));
    add("t", at(2), NONE, at(1));

    assertThat(shared.records()).isEqualTo(2);
  }

  @Test
  void aKeyThatStandsMisplacedOnlyIsShared() {
    add("t", NONE, at(1), NONE);
    add("t", NONE, at(1), NONE);

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void partitionsThatAllDeleteAKeyAgree() {
    add("t", NONE, NONE, at(1));
    add("t", NONE, NONE, at(1));

    assertThat(shared.records()).isZero();
  }

  @Test
  void aRecordCountsOnceHoweverManyPartitionsHaveItsKey() {
    add("t", at(1), NONE, NONE);
    add("t", NONE, at(1), NONE);
    add("t", NONE, NONE, at(1));

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void aDeleteThatIsLeftWhereAKeyWasMovedFromDoesNotCountInEitherOrder() {
    addStrayDeletes("t", at(1), 0);
    add("t", at(1), at(2), NONE);
    addStrayDeletes("t", at(2), 0);

    assertThat(shared.records()).isZero();
  }

  @Test
  void aDeleteWhereTheKeyBelongsCountsAgainstARowElsewhere() {
    add("t", NONE, NONE, at(1));
    shared.add("t", new ClaimedOffsets(at(1), NONE, NONE, NONE, 1, NONE));

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void aDeleteWhereTheKeyDoesNotBelongCountsInATopicOfAnotherPartitioner() {
    addStrayDeletes("t", at(1), 0);
    add("t", at(1), NONE, NONE);
    shared.add("t", new ClaimedOffsets(at(7), NONE, NONE, NONE, 1, NONE));

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void aDeleteWhereTheKeyDoesNotBelongCountsAgainstARowOfAnotherTopic() {
    add("u", at(1), NONE, NONE);
    addStrayDeletes("t", at(1), 0);

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void whatIsClaimedIsReadAsItWasWritten() {
    ClaimedOffsets read =
        ClaimedOffsets.of(new ClaimedOffsets(at(1), at(2, 3), at(4, 5), at(5), 6, at(7)).toBytes());

    assertThat(read.claimed().contains(0, 1)).isTrue();
    assertThat(read.misplaced().size()).isEqualTo(2);
    assertThat(read.deleted().contains(0, 4)).isTrue();
    assertThat(read.strayDeletes().contains(0, 5)).isTrue();
    assertThat(read.strayRows()).isEqualTo(6);
    assertThat(read.unseen().contains(0, 7)).isTrue();
  }
}
