package io.neaptide.connect.sink.record;

import io.neaptide.connect.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Reports records that cannot be written, each before the next one is taken. Used on the thread of
 * the task.
 *
 * <p>The reporter's own producer may wait for its cluster without end, which would cost the task
 * its partitions. So what takes long is left to Connect, which gives the same records again; what
 * was handed to the reporter is not handed to it again then, until all is {@link #settle settled}.
 */
public final class ErrorReporter {

  private record Place(TopicPartition input, long offset) {}

  private final ErrantRecords records;
  private final Duration wait;
  private final Map<Place, Future<Void>> open = new HashMap<>();

  /**
   * @param wait how long a record is waited for at once
   */
  public ErrorReporter(SinkTaskContext context, Duration wait, SinkMetrics metrics) {
    this.records = new ErrantRecords(context, metrics);
    this.wait = wait;
  }

  /**
   * Reports a record; returns when that is done.
   *
   * @throws RetriableException if it takes long: to be called again with the same record
   * @throws ConnectException if records may not be rejected, or this one could not be reported
   */
  public void report(SinkRecord record, Exception cause) {
    DataException error = ErrantRecords.error(record, cause);
    Place place = new Place(InputPartitions.of(record), record.originalKafkaOffset());
    try {
      open.computeIfAbsent(place, unused -> records.report(record, error))
          .get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RetriableException(
          "The dead letter queue of the connector has not taken the record "
              + place.input()
              + " at offset "
              + place.offset()
              + " yet. Check that the brokers of the worker's cluster run",
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      open.remove(place);
      throw ErrantRecords.notReported(e);
    }
  }

  /** Connect will not give the records of before again. */
  public void settle() {
    open.clear();
  }
}
