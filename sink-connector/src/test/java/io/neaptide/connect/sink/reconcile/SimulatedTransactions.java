package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;

/** What the transaction thread of one task does, step by step. */
final class SimulatedTransactions {

  private final TaskId task;
  private final FakeStateTopic state;
  private final PartitionStreams streams;

  SimulatedTransactions(TaskId task, FakeStateTopic state, PartitionStreams streams) {
    this.task = task;
    this.state = state;
    this.streams = streams;
  }

  void step() {
    streams.takeClosed().forEach(SimulatedTransactions::release);
    for (PartitionStream stream :
        streams.where(each -> each.state() == PartitionStream.State.FENCING)) {
      fence(stream);
    }
    for (PartitionStream stream : streams.where(PartitionStream::hasJob)) {
      TransactionJob job = streams.with(all -> stream.takeJob());
      try {
        job.run(stream.writer(), () -> stream.state() != PartitionStream.State.FENCED);
      } catch (KafkaException fenced) {
        release(stream);
        streams.change(stream, each -> each.broken(0));
      }
    }
  }

  private void fence(PartitionStream stream) {
    release(stream);
    stream.own(
        new TransactionalWriter(
            LimitedProducer.unlimited(state.producer(task.transactionalId(stream.input()))),
            (tag, cause) -> {}));
    SimulatedTopics.await(state);
    StateView view = state.reader().view();
    long generation = stream.generation();
    Optional<Generation> current = view.generation();
    if (current.isEmpty()
        || current.get().number() != generation
        || current.get().phase() == Phase.PREPARING) {
      release(stream);
      streams.change(stream, PartitionStream::awaitGeneration);
      return;
    }
    Optional<Position> position =
        view.position(stream.input()).filter(each -> each.generation() == generation);
    OptionalLong offset =
        position.map(each -> OptionalLong.of(each.offset())).orElse(OptionalLong.empty());
    streams.change(stream, each -> each.fenced(generation, offset, generation));
  }

  private static void release(PartitionStream stream) {
    TransactionalWriter writer = stream.releaseWriter();
    if (writer != null) {
      writer.close();
    }
  }
}
