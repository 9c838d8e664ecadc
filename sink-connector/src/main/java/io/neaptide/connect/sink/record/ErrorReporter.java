package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.serde.NotARowException;
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
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Hands records that cannot be written to Connect's errant-record reporter and waits for it; where
 * there is none, the first one ends the task. Used on the thread of the task.
 *
 * <p>The reporter's own producer may wait for its cluster without end, which would cost the task
 * its partitions. So what takes long is left to Connect, which gives the same records again; what
 * was handed to the reporter is not handed to it again then, until all is {@link #settle settled}.
 */
public final class ErrorReporter {

  public static final String NOT_REPORTED =
      "A record that cannot be written could not be reported either. Check the dead letter"
          + " queue of the connector, then restart the task";

  private static final String NO_REPORTER =
      ". Correct it where it comes from, or set errors.tolerance=all and"
          + " errors.deadletterqueue.topic.name to set such records aside";

  private record Place(TopicPartition input, long offset) {}

  private final SinkTaskContext context;
  private final Duration wait;
  private final Map<Place, Future<Void>> open = new HashMap<>();

  /**
   * Reports to what the context has for that.
   *
   * @param wait how long a record is waited for at once
   */
  public ErrorReporter(SinkTaskContext context, Duration wait) {
    this.context = context;
    this.wait = wait;
  }

  /**
   * Reports a record; returns when that is done.
   *
   * @throws RetriableException if it takes long: to be called again with the same record
   * @throws ConnectException if records may not be set aside, or this one could not be
   */
  public void report(SinkRecord record, Exception cause) {
    DataException error = error(record, cause);
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter == null) {
      throw unreported(error);
    }
    Place place = new Place(InputPartitions.of(record), record.originalKafkaOffset());
    try {
      open.computeIfAbsent(place, unused -> reporter.report(record, error))
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
      throw new ConnectException(NOT_REPORTED, e.getCause());
    }
  }

  /** Connect will not give the records of before again. */
  public void settle() {
    open.clear();
  }

  /** What ends the task where Connect takes no records that cannot be written. */
  public static ConnectException unreported(Exception error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof NotARowException) {
        // It would be every record.
        return new ConnectException(error.getMessage() + ", then restart the task", error);
      }
    }
    return new ConnectException(error.getMessage() + NO_REPORTER, error);
  }

  /** Says which record cannot be written, and why. */
  public static DataException error(SinkRecord record, Exception cause) {
    return new DataException(
        "The record "
            + InputPartitions.of(record)
            + " at offset "
            + record.originalKafkaOffset()
            + " cannot be written: "
            + cause.getMessage(),
        cause);
  }
}
