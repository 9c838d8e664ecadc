package io.neaptide.connect.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TransactionPaceTest {

  private final ManualClock clock = new ManualClock();
  private final TransactionPace pace = new TransactionPace(clock);

  @Test
  void recordsThatTheProducersThreadAcknowledgesAreNotInTransactions() {
    pace.polled();
    pace.handedOver(5_000);
    CompletableFuture.runAsync(pace::acknowledged).join();
    passes(40);
    pace.polled();

    assertThat(pace.isTransactional()).isFalse();
    assertThat(pace.limit()).isEqualTo(TransactionPace.FEWEST_RECORDS);
    assertThat(pace.gathering()).isZero();
  }

  @Test
  void recordsThatThePollingThreadAcknowledgesAreInTransactions() {
    transaction(1, 10);

    assertThat(pace.isTransactional()).isTrue();
  }

  @Test
  void batchesGrowToWhatIsWrittenInTheLongestTimeAndAtMostDoubleEachTime() {
    transaction(5_000, 20);
    assertThat(pace.limit()).isEqualTo(10_000);

    transaction(10_000, 200);
    assertThat(pace.limit()).isEqualTo(12_500);

    transaction(12_500, 60);
    assertThat(pace.limit()).isEqualTo(TransactionPace.MOST_RECORDS);
  }

  @Test
  void smallBatchesDoNotMakeTheNextOnesSmall() {
    transaction(5_000, 20);

    transaction(1, 30);

    assertThat(pace.limit()).isEqualTo(10_000);
  }

  @Test
  void batchesShrinkWhereATransactionTookLongerAndNeverBelowTheFewest() {
    transaction(5_000, 20);
    transaction(10_000, 20);
    transaction(20_000, 500);
    assertThat(pace.limit()).isEqualTo(10_000);

    transaction(10_000, 30_000);
    assertThat(pace.limit()).isEqualTo(TransactionPace.FEWEST_RECORDS);
  }

  @Test
  void recordsAreGatheredSoThatTransactionsTakeAFifthOfTheTime() {
    transaction(10, 12);

    assertThat(pace.gathering()).isEqualTo(Duration.ofMillis(48));
    passes(40);
    assertThat(pace.gathering()).isEqualTo(Duration.ofMillis(8));
    passes(20);
    assertThat(pace.gathering()).isZero();
  }

  @Test
  void recordsAreNeverGatheredForLong() {
    transaction(5_000, 2_000);

    assertThat(pace.gathering()).isEqualTo(TransactionPace.LONGEST_GATHERING);
  }

  @Test
  void aRecordThatComesLateWaitsForNoOther() {
    transaction(10, 50);
    passes(500);
    // Nothing came, and Connect asks again.
    pace.polled();

    assertThat(pace.gathering()).isZero();
  }

  private void transaction(int records, long millis) {
    pace.polled();
    pace.handedOver(records);
    passes(millis);
    pace.acknowledged();
    pace.polled();
  }

  private void passes(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }
}
