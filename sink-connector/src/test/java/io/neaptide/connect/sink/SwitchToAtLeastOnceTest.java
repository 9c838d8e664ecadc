package io.neaptide.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SwitchToAtLeastOnceTest {

  private final List<Duration> leftToOthers = new ArrayList<>();
  private final List<KafkaException> failures = new ArrayList<>();

  private void mark(Duration leftToOthersFor) {
    leftToOthers.add(leftToOthersFor);
    if (!failures.isEmpty()) {
      throw failures.remove(0);
    }
  }

  private SwitchToAtLeastOnce end(int task) {
    return new SwitchToAtLeastOnce(new TaskId("people", task), "state", this::mark, new Random(1));
  }

  @Test
  void theFirstTaskMarksAtOnceAndEachOtherOneLeavesItToThoseBeforeIt() {
    end(0).run();
    end(1).run();
    end(31).run();

    assertThat(leftToOthers)
        .containsExactly(
            Duration.ZERO, SwitchToAtLeastOnce.TURN, SwitchToAtLeastOnce.TURN.multipliedBy(31));
  }

  @Test
  void aTaskThatIsFencedLeavesItToOthersForLongerEachTimeAndNotForTheSameTimeAsThey() {
    SwitchToAtLeastOnce first = end(0);
    for (int i = 0; i < 3; i++) {
      failures.add(new ProducerFencedException("another task is at it"));
      assertThatThrownBy(first::run)
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("Another task of the connector marks the state topic");
    }
    first.run();

    assertThat(leftToOthers.get(0)).isZero();
    for (int i = 1; i <= 3; i++) {
      assertThat(leftToOthers.get(i))
          .isBetween(
              SwitchToAtLeastOnce.TURN.multipliedBy(i),
              SwitchToAtLeastOnce.TURN.multipliedBy(i + 1L));
    }
    assertThat(leftToOthers.get(1).toMillis() % SwitchToAtLeastOnce.TURN.toMillis()).isNotZero();
  }

  @Test
  void whatCannotBeMarkedIsRefusedWithTheRightsThatItTakes() {
    failures.add(new TransactionalIdAuthorizationException("no"));

    assertThatThrownBy(() -> end(0).run())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("its state topic state cannot be marked")
        .hasMessageContaining("the transactional id people-leader");
  }
}
