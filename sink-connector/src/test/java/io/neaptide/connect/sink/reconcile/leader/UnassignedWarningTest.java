package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnassignedWarningTest {

  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
  private static final TopicPartition PEOPLE = new TopicPartition("people", 0);

  private final UnassignedWarning warning = new UnassignedWarning("table-sink");

  @Test
  void aRebalanceIsNoReasonToWarn() {
    assertThat(warning.due(Set.of(ORDERS, PEOPLE))).isEmpty();
    assertThat(warning.due(Set.of())).isEmpty();
    assertThat(warning.due(Set.of(PEOPLE))).isEmpty();
  }

  @Test
  void whatStaysUnassignedIsNamedWithTheRight() {
    assertThat(warning.due(Set.of(ORDERS))).isEmpty();
    assertThat(warning.due(Set.of(ORDERS, PEOPLE)))
        .get()
        .asString()
        .startsWith("table-sink waits for [orders-0], which no task is assigned")
        .contains("allow it READ");
  }
}
