package io.neaptide.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.hook.EventProcessor;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExactlyOnceDeliveryTest {

  private final ExactlyOnceHarness harness = new ExactlyOnceHarness(new EventProcessor() {}, 1_000);

  @AfterEach
  void stop() {
    harness.stop();
  }

  @Test
  void isPutToSoonFromItsStartOnAlthoughItsInputIsPaused() {
    harness.start();

    // The poll in which the task joins the group is told before that.
    assertThat(harness.timeout).isEqualTo(100);

    harness.open(List.of(new TopicPartition("in", 0)));
    harness.timeout = -1;
    harness.put();
    assertThat(harness.timeout).isBetween(1L, 1_000L);
  }
}
