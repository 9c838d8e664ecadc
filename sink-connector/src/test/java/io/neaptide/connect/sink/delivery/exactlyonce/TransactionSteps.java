package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.OwnershipLocks;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.StateTopicOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** What the transaction thread of a task does, step by step, on a state topic in memory. */
public final class TransactionSteps {

  private final StateTopicOwnership ownership;
  private final TransactionLoop loop;

  public TransactionSteps(
      TaskId task,
      PartitionStreams streams,
      FakeStateTopic state,
      StreamGuard guard,
      RecordEncoder encoder,
      Random random,
      Clock clock) {
    DeliveryLimits limits = DeliveryHarness.LIMITS;
    ownership =
        new StateTopicOwnership(
            task,
            state::reader,
            guard,
            Optional.empty(),
            () -> LimitedProducer.unlimited(state.producer(task.transactionalId())),
            new OwnershipLocks(
                unused -> state.lock(task), OptionalLong::empty, streams, 0, random, clock),
            state.records);
    ownership.open();
    TransactionCommitter open =
        new TransactionCommitter(
            streams,
            ownership,
            Optional.empty(),
            Duration.ofMillis(200),
            limits.maxBytes(),
            clock,
            SinkMetrics.hidden(clock).positions());
    FakeTopicAdmin admin = new FakeTopicAdmin();
    loop =
        new TransactionLoop(
            new TaskRuntime(task, limits, clock, Thread::new),
            streams,
            ownership,
            open,
            new OutgoingEncoder(encoder, false),
            new StreamSender.Plain(
                streams,
                new TargetTopics(() -> admin, topic -> {}),
                open,
                new RefusedRows(streams)),
            random);
  }

  /** Does what there is to do now. */
  public void step() {
    loop.step();
  }
}
