package io.neaptide.connect.sink;

import io.neaptide.connect.sink.reconcile.OutgoingRows;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import java.time.Clock;
import org.apache.kafka.common.TopicPartition;

/** Makes the jobs that write the difference of an input partition. */
final class ApplyJobs {

  private final StateRecords records;
  private final String streamVersion;
  private final Clock clock;

  ApplyJobs(StateRecords records, String streamVersion, Clock clock) {
    this.records = records;
    this.streamVersion = streamVersion;
    this.clock = clock;
  }

  /**
   * Writes rows and, in the transaction of the last ones, that the input is written up to its
   * bound.
   */
  WriterJob.Body job(TopicPartition input, OutgoingRows rows, long bound, long generation) {
    return (writer, cancelled) -> {
      Progress progress = new Progress("Writing the difference of " + input, rows.size(), clock);
      TransactionSize size = new TransactionSize();
      long[] written = {0};
      rows.forEach(
          row -> {
            if (cancelled.getAsBoolean()) {
              throw new JobCancelled();
            }
            written[0]++;
            size.sent(row, writer);
            progress.at(written[0]);
          });
      writer.send(records.position(input, new Position(bound, generation, streamVersion)));
      writer.commit();
    };
  }
}
