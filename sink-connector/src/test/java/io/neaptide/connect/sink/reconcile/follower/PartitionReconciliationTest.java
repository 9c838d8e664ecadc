package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.follower.PartitionReconciliation.Stage;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionReconciliationTest {

  private final PartitionReconciliation partition =
      new PartitionReconciliation(
          new TopicPartition("t", 0), new OffsetRange(2, 10), 1, null, null, Set.of());

  @ParameterizedTest
  @CsvSource({
    "WAITING, WAITING",
    "COLLECTING, WAITING",
    "CATCHING_UP, WAITING",
    "COMPARING, COMPARING",
    "CLAIMING, CLAIMING",
    "CLAIMED, CLAIMING",
    "APPLYING, LOST",
    "APPLIED, APPLIED",
    "LOST, LOST"
  })
  void whatIsTakenAwayGoesOnWhenItIsGivenBackUnlessItWasBeingWritten(Stage before, Stage after) {
    partition.enter(before);

    partition.suspend();

    assertThat(partition.stage()).isEqualTo(after);
    assertThat(partition.isJobNeeded()).isTrue();
  }

  @Test
  void collectingBeginsAtTheBeginningOfTheBound() {
    assertThat(partition.resume()).isEqualTo(2);
    assertThat(partition.stage()).isEqualTo(Stage.COLLECTING);
  }

  @Test
  void collectingGoesOnWhereItStopped() {
    assertThat(partition.resume()).isEqualTo(2);
    partition.collected(6);
    partition.suspend();

    assertThat(partition.resume()).isEqualTo(7);
    assertThat(partition.isNew(6)).isFalse();
    assertThat(partition.isNew(7)).isTrue();
  }

  @Test
  void whereTheBoundIsReachedItGoesOnBeyond() {
    assertThat(partition.resume()).isEqualTo(2);
    partition.collected(9);
    partition.suspend();

    assertThat(partition.resume()).isEqualTo(10);
    assertThat(partition.stage()).isEqualTo(Stage.CATCHING_UP);
  }

  @Test
  void aClaimIsPublishedOnceForEachTimeThatThePartitionIsAcquired() {
    partition.enter(Stage.CLAIMING);
    assertThat(partition.isClaimNeeded(1)).isTrue();
    TransactionJob job = new TransactionJob((writer, positions, cancelled) -> {});
    partition.claiming(1);
    partition.submitted(job);
    assertThat(partition.isClaimNeeded(1)).as("it is being published").isFalse();
    assertThat(partition.isClaimNeeded(2)).as("as that of the owner before").isTrue();

    job.done();
    assertThat(partition.isClaimNeeded(1)).as("it is about to be read").isFalse();
    assertThat(partition.isClaimNeeded(2)).as("as that of the owner before").isTrue();

    job.failed();
    assertThat(partition.isClaimNeeded(1)).isTrue();
  }

  @Test
  void aClaimThatStoodAndDoesNotAnyMoreIsPublishedAgain() {
    partition.claiming(1);
    partition.submitted(new TransactionJob((writer, positions, cancelled) -> {}));
    partition.enter(Stage.CLAIMED);

    assertThat(partition.isClaimNeeded(1)).isTrue();
  }

  @Test
  void aPositionCountsOnlyWhileItIsCollected() {
    partition.reported(8);
    assertThat(partition.resume()).isEqualTo(2);
    partition.rewindTookPlace();

    partition.reported(8);

    assertThat(partition.progress().position()).isEqualTo(8);
  }
}
