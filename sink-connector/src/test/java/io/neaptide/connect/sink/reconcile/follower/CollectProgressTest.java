package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.kafka.OffsetRange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CollectProgressTest {

  private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private final StepProgress step = new StepProgress(clock);
  private final CollectProgress progress = new CollectProgress(step, clock);
  private final PartitionReconciliation partition =
      new PartitionReconciliation(
          new TopicPartition("t", 0), new OffsetRange(2, 10), 1, null, null, Set.of());

  @Test
  void tellsHowFarWhatIsCollectedIs() {
    assertThat(partition.resume()).isEqualTo(2);
    partition.collected(5);

    progress.tell(List.of(partition));

    assertThat(step.percent()).isEqualTo(50);
  }

  @Test
  void aPartitionThatWaitsForAnotherGenerationIsNoProgress() {
    progress.tell(List.of(partition));

    assertThat(step.percent()).isNaN();
  }
}
