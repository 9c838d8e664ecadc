package io.neaptide.connect.sink.reconcile.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedKeysTest {

  private static final Claims NONE = new Claims();

  private final SharedKeys shared = new SharedKeys();

  private static Claims at(long... offsets) {
    Claims claims = new Claims();
    for (long offset : offsets) {
      claims.add(0, offset);
    }
    return claims;
  }

  @Test
  void keysOfTheirOwnAreNotShared() {
    shared.add(at(1, 2), at(3), at(4));
    shared.add(at(5), at(6), at(7));

    assertThat(shared.records()).isZero();
  }

  @Test
  void aKeyThatTwoPartitionsHaveIsShared() {
    shared.add(at(1, 2), NONE, NONE);
    shared.add(at(2, 3), NONE, NONE);

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void aKeyThatOnePartitionHasAndAnotherDeletesIsSharedInEitherOrder() {
    shared.add(at(1), NONE, at(2));
    shared.add(at(2), NONE, at(1));

    assertThat(shared.records()).isEqualTo(2);
  }

  @Test
  void aKeyThatStandsMisplacedOnlyIsShared() {
    shared.add(NONE, at(1), NONE);
    shared.add(NONE, at(1), NONE);

    assertThat(shared.records()).isEqualTo(1);
  }

  @Test
  void partitionsThatAllDeleteAKeyAgree() {
    shared.add(NONE, NONE, at(1));
    shared.add(NONE, NONE, at(1));

    assertThat(shared.records()).isZero();
  }

  @Test
  void aRecordCountsOnceHoweverManyPartitionsHaveItsKey() {
    shared.add(at(1), NONE, NONE);
    shared.add(NONE, at(1), NONE);
    shared.add(NONE, NONE, at(1));

    assertThat(shared.records()).isEqualTo(1);
  }
}
