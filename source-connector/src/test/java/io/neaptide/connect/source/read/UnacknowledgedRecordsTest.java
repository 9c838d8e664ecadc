package io.neaptide.connect.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnacknowledgedRecordsTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final UnacknowledgedRecords unacknowledged = new UnacknowledgedRecords();

  @Test
  void fewOfThemAreNoReasonToWait() throws Exception {
    unacknowledged.handedOver(UnacknowledgedRecords.MAX_RECORDS);

    unacknowledged.awaitRoom(LONG);
  }

  @Test
  void manyAreWaitedForUntilEnoughAreAcknowledged() throws Exception {
    unacknowledged.handedOver(UnacknowledgedRecords.MAX_RECORDS + 2);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::awaitRoom);

    unacknowledged.acknowledged();
    assertThat(waiting).isNotCompleted();
    unacknowledged.acknowledged();

    waiting.get(30, TimeUnit.SECONDS);
  }

  @Test
  void acknowledgementsThatNeverComeOnlySlowDown() throws Exception {
    unacknowledged.handedOver(3 * UnacknowledgedRecords.MAX_RECORDS);

    unacknowledged.awaitRoom(Duration.ofMillis(1));
  }

  private void awaitRoom() {
    try {
      unacknowledged.awaitRoom(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
