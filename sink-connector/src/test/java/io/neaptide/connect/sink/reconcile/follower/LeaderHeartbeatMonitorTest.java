package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class LeaderHeartbeatMonitorTest {

  private final ManualClock clock = new ManualClock();
  private final LeaderHeartbeatMonitor watch =
      new LeaderHeartbeatMonitor(new TaskId("people", 1), clock);

  private void waitFor(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.advance(Duration.ofSeconds(1));
      watch.check(7);
    }
  }

  @Test
  void aLeaderThatStaysAwayFailsTheTask() {
    watch.check(7);
    waitFor(LeaderHeartbeatMonitor.FAIL_AFTER);

    assertThatThrownBy(() -> waitFor(Duration.ofSeconds(1)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The leader of people, its task 0, has sent no heartbeat for 10 minutes, so the initial"
                + " phase cannot go on. Nothing is lost: look at the status of task 0, then restart"
                + " the connector with its tasks");
  }

  @Test
  void aHeartbeatIsASign() {
    watch.check(7);
    waitFor(Duration.ofMinutes(9));
    watch.check(8);

    assertThatCode(() -> waitFor(Duration.ofMinutes(9))).doesNotThrowAnyException();
  }

  @Test
  void theTimeForWhichTheTaskItselfStoodStillDoesNotCount() {
    watch.check(7);
    clock.advance(Duration.ofHours(3));

    assertThatCode(() -> watch.check(7)).doesNotThrowAnyException();
    assertThatCode(() -> waitFor(Duration.ofMinutes(9))).doesNotThrowAnyException();
  }
}
