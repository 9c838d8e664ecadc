package io.neaptide.connect.sink;

import io.neaptide.connect.sink.reconcile.OutgoingRows;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import java.time.Clock;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Makes the jobs that write the difference of an input partition. */
final class ApplyJobs {

  /** A transaction must be over well before it times out. */
  private static final int ROWS_PER_TRANSACTION = 10_000;

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
      long[] written = {0};
      rows.forEach(
          row -> {
            if (cancelled.getAsBoolean()) {
              throw new InterruptException("The partition was taken away");
            }
            writer.send(row);
            if (++written[0] % ROWS_PER_TRANSACTION == 0) {
              writer.commit();
              progress.at(written[0]);
            }
          });
      writer.send(records.position(input, new Position(bound, generation, streamVersion)));
      writer.commit();
    };
  }
}
