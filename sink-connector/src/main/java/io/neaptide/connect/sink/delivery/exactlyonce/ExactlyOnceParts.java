package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * The parts of an exactly-once delivery that an initial phase works with.
 *
 * @param clients opens further clients of the task
 * @param streams the input partitions of the task
 * @param hook the thread that calls the hook, where there is one
 * @param guard knows by which settings the stream may be gone on with
 * @param state the state topic
 * @param input the cluster that the input is on
 * @param target asks the cluster that the target topics are on
 */
public record ExactlyOnceParts(
    TaskClients clients,
    PartitionStreams streams,
    Optional<HookThread> hook,
    StreamGuard guard,
    StateTopic state,
    InputCluster input,
    Admin target) {

  /**
   * What a task does with its state topic.
   *
   * @param records makes its records
   * @param reader reads it, once it is open
   * @param locks take the lock of the connector's owners
   */
  public record StateTopic(
      StateRecords records,
      Supplier<Optional<StateReader>> reader,
      Supplier<OwnershipLock> locks) {}
}
