package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.time.ProgressLog;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.report.ClaimCounts;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes the jobs that the writer of an input partition does in the initial phase. Each is made on
 * the thread of the task and done on the transaction thread.
 */
public final class PartitionJobs {

  private final StateRecords records;
  private final String streamVersion;
  private final ExampleKeys exampleKeys;
  private final RowOutput.Factory outputs;
  private final ConnectorPause pause;
  private final TaskLifecycle lifecycle;
  private final Clock clock;

  public PartitionJobs(
      StateRecords records,
      String streamVersion,
      ExampleKeys exampleKeys,
      RowOutput.Factory outputs,
      ConnectorPause pause,
      TaskLifecycle lifecycle,
      Clock clock) {
    this.records = records;
    this.streamVersion = streamVersion;
    this.exampleKeys = exampleKeys;
    this.outputs = outputs;
    this.pause = pause;
    this.lifecycle = lifecycle;
    this.clock = clock;
  }

  /** Publishes what a comparison claims, in one transaction. */
  TransactionJob.Body claim(
      PartitionReconciliation phase, GenerationWorkspace.Difference difference, long generation) {
    Map<String, Object> counts =
        ClaimCounts.of(phase.rows().targetTopic(), difference.comparison(), exampleKeys);
    List<ProducerRecord<byte[], byte[]>> claim =
        records.claim(
            phase.input(),
            generation,
            phase.claimId(),
            difference.comparison().offsets().toBytes(),
            counts);
    return (writer, cancelled) -> {
      claim.forEach(writer::send);
      writer.commit();
    };
  }

  /**
   * Writes rows and, in the transaction of the last ones, that the input is written up to its
   * bound.
   */
  TransactionJob.Body apply(
      PartitionReconciliation phase, OutgoingRows rows, Generation generation) {
    Position applied =
        new Position(
            phase.bound().end(),
            generation.number(),
            streamVersion,
            generation.bounds().orElseThrow().inputId(phase.input().topic()));
    return (writer, cancelled) -> {
      ProgressLog progress =
          new ProgressLog("Writing the difference of " + phase.input(), rows.size(), clock);
      RowOutput output = outputs.to(writer, () -> throwIf(cancelled));
      long[] written = {0};
      rows.forEach(
          row -> {
            pause.await(lifecycle, output::commit, () -> throwIf(cancelled));
            throwIf(cancelled);
            written[0]++;
            output.write(row);
            progress.at(written[0]);
          });
      output.flush();
      writer.send(records.position(phase.input(), applied));
      output.commit();
    };
  }

  private static void throwIf(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new JobCancelledException();
    }
  }

  /** Tells the leader that the generation cannot be finished. */
  TransactionJob.Body askForNewGeneration(PartitionReconciliation phase, long generation) {
    ProducerRecord<byte[], byte[]> restart =
        records.restart(generation, phase.input() + " moved while it was applied");
    return (writer, cancelled) -> {
      writer.send(restart);
      writer.commit();
    };
  }
}
