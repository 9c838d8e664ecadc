package io.neaptide.connect.sink.state.alteration;

import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Alters offsets in the state topic of a connector without an initial phase. */
public final class AlteredState {

  private AlteredState() {}

  /**
   * Alters them.
   *
   * @param offsets the next offset by input partition; null where it is reset
   */
  public static void alter(
      TaskId task,
      StateRecords records,
      TransactionalWriter leader,
      CommittedState state,
      Supplier<OwnershipLock> locks,
      Map<TopicPartition, Long> offsets) {
    new StateTopicAlteration(task, "1", false, records, leader, state::readToEnd, locks)
        .apply(offsets);
  }
}
