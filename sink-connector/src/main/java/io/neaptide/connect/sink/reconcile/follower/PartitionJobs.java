package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.time.ProgressLog;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.report.AppliedSum;
import io.neaptide.connect.sink.reconcile.report.ClaimCounts;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives the writers of input partitions what they do in the initial phase. Used on the thread of
 * the task; what is given is done on the transaction thread.
 */
public final class PartitionJobs {

  private final PartitionStreams streams;
  private final StateRecords records;
  private final ExampleKeys exampleKeys;
  private final RowOutput.Factory outputs;
  private final ConnectorPause pause;
  private final Clock clock;
  private final StepProgress step;

  /**
   * @param step is told how far the difference is written
   */
  public PartitionJobs(
      PartitionStreams streams,
      StateRecords records,
      ExampleKeys exampleKeys,
      RowOutput.Factory outputs,
      ConnectorPause pause,
      Clock clock,
      StepProgress step) {
    this.streams = streams;
    this.records = records;
    this.exampleKeys = exampleKeys;
    this.outputs = outputs;
    this.pause = pause;
    this.clock = clock;
    this.step = step;
  }

  /** Publishes the notes of target partitions. */
  void publish(
      PartitionReconciliation partition,
      PartitionStream stream,
      Map<Integer, PartitionNote> notes,
      long generation) {
    submit(
        partition,
        stream,
        (writer, positions, cancelled) ->
            notes.forEach(
                (at, note) ->
                    records
                        .note(partition.target(at), generation, note.toBytes())
                        .forEach(writer::send)));
  }

  /** Publishes what a comparison claims. */
  void claim(
      PartitionReconciliation partition,
      PartitionStream stream,
      GenerationWorkspace.Difference difference,
      long generation) {
    Map<String, Object> counts =
        ClaimCounts.of(partition.rows().targetTopic(), difference.comparison(), exampleKeys);
    difference.dropped().ifPresent(lost -> ClaimCounts.addDropped(counts, lost));
    long epoch = stream.epoch();
    List<ProducerRecord<byte[], byte[]>> claim =
        records.claim(
            partition.input(),
            generation,
            epoch,
            partition.claimId(),
            difference.comparison().offsets().toBytes(),
            counts);
    partition.claiming(epoch);
    submit(partition, stream, (writer, positions, cancelled) -> claim.forEach(writer::send));
  }

  /**
   * Writes rows and, in the transaction of the last ones, that the input is written up to its
   * bound.
   *
   * @param approved whether it is to be recorded what is written, since another generation that
   *     goes on with it may write nothing but the rest
   */
  void apply(
      PartitionReconciliation partition,
      PartitionStream stream,
      OutgoingRows rows,
      Generation generation,
      boolean approved) {
    Optional<String> topicId = generation.bounds().orElseThrow().inputId(partition.input().topic());
    submit(
        partition,
        stream,
        (writer, positions, cancelled) -> {
          RowOutput output = outputs.to(writer, () -> throwIf(cancelled));
          AppliedSum applied = applied(partition.input(), generation);
          if (approved) {
            writer.beforeCommit(() -> applied.record(writer));
          }
          try {
            write(rows, partition.input(), output, applied::sent, cancelled);
            output.flush();
            if (approved) {
              applied.record(writer);
            }
            writer.send(positions.at(partition.bound().end(), topicId));
            output.end();
          } finally {
            writer.beforeCommit(() -> {});
          }
        });
  }

  private AppliedSum applied(TopicPartition input, Generation generation) {
    return new AppliedSum(changes -> records.applied(input, generation.number(), changes));
  }

  private void write(
      OutgoingRows rows,
      TopicPartition input,
      RowOutput output,
      Consumer<RowChange> sending,
      BooleanSupplier cancelled) {
    ProgressLog progress =
        new ProgressLog("Writing the difference of " + input, rows.size(), clock, step);
    long[] written = {0};
    rows.forEach(
        (row, change) -> {
          pause.await(streams, output::commit, () -> throwIf(cancelled));
          throwIf(cancelled);
          written[0]++;
          output.write(row, () -> sending.accept(change));
          progress.at(written[0]);
        });
  }

  private static void throwIf(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new JobCancelledException();
    }
  }

  /** Takes note that the rows of a partition are written. */
  void applied(PartitionReconciliation partition, PartitionStream stream) {
    streams.change(stream, each -> each.committed(partition.bound().end(), 0));
  }

  /** Tells the leader that the generation cannot be finished. */
  void askForNewGeneration(
      PartitionReconciliation partition, PartitionStream stream, long generation) {
    ProducerRecord<byte[], byte[]> restart =
        records.restart(generation, partition.input() + " moved while it was applied");
    submit(partition, stream, (writer, positions, cancelled) -> writer.send(restart));
  }

  private void submit(
      PartitionReconciliation partition, PartitionStream stream, TransactionJob.Body body) {
    TransactionJob job = new TransactionJob(body);
    partition.submitted(job);
    streams.change(stream, each -> each.submit(job));
  }
}
