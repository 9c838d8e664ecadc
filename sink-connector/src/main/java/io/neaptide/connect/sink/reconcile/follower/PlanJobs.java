package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.report.PlanOutput;
import io.neaptide.connect.sink.reconcile.report.PlanRows;
import io.neaptide.connect.sink.reconcile.report.PlannedChanges;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Gives the writers of input partitions what they write to the plan topic. Used on the thread of
 * the task; what is given is done on the transaction thread.
 */
public final class PlanJobs {

  private final PartitionStreams streams;
  private final StateRecords records;
  private final Optional<PlanRecords> plan;
  private final Optional<PlanRows.Factory> shownRows;
  private final ExampleKeys keys;

  /**
   * @param plan the plan topic, where there is one
   * @param shownRows the rows of changes, where they are asked for
   * @param keys used on the transaction thread
   */
  public PlanJobs(
      PartitionStreams streams,
      StateRecords records,
      Optional<PlanRecords> plan,
      Optional<PlanRows.Factory> shownRows,
      ExampleKeys keys) {
    this.streams = streams;
    this.records = records;
    this.plan = plan;
    this.shownRows = shownRows;
    this.keys = keys;
  }

  /**
   * Writes the changes of a partition, and, in the transaction of the last ones, that they stand
   * there.
   *
   * @param fingerprint of the whole difference
   */
  void write(
      PartitionReconciliation partition,
      PartitionStream stream,
      OutgoingRows rows,
      long generation,
      String fingerprint) {
    PlanRecords topic =
        plan.orElseThrow(
            () ->
                new ConnectException(
                    "The leader writes a plan, but "
                        + PlanConfig.TOPIC_CONFIG
                        + " is not given to this task; restart the connector with its tasks"));
    PlannedChanges changes = new PlannedChanges(generation, fingerprint, keys);
    TransactionJob job =
        new TransactionJob(
                (writer, positions, cancelled) -> {
                  try (PlanOutput output = output(topic, changes, writer)) {
                    rows.forEach(
                        (row, change) -> {
                          if (cancelled.getAsBoolean()) {
                            throw new JobCancelledException();
                          }
                          output.write(row, change, Optional.of(partition.input()));
                        });
                    output.flush();
                  }
                  writer.send(records.planned(partition.input(), generation, rows.size()));
                })
            .orElse(
                (writer, reason) ->
                    writer.send(records.untold(partition.input(), generation, reason)));
    partition.submitted(job);
    streams.change(stream, each -> each.submit(job));
  }

  private PlanOutput output(PlanRecords topic, PlannedChanges changes, TransactionalWriter writer) {
    return new PlanOutput(
        topic,
        changes,
        shownRows.map(PlanRows.Factory::create),
        writer.sizes(),
        record -> {
          boolean unused = writer.sendBatched(record);
        });
  }
}
