package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.sink.task.GuardedState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests the rows of a target topic. An outage of a service that the format needs is waited for,
 * since it says nothing about the row. Used by one thread.
 */
public final class ExistingRowDigester {

  private static final Logger log = LoggerFactory.getLogger(ExistingRowDigester.class);
  private static final ExponentialBackoff BACKOFF =
      new ExponentialBackoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  private final RowDigester digester;
  private final BooleanSupplier cancelled;

  /**
   * @param cancelled whether what is read is no longer needed, so that nothing is waited for
   */
  public ExistingRowDigester(RowDeserializer format, BooleanSupplier cancelled) {
    this.digester = new RowDigester(format);
    this.cancelled = cancelled;
  }

  /** The digest of a row; none where it cannot be decoded. */
  public Optional<byte[]> of(ConsumerRecord<byte[], byte[]> record) {
    for (int failures = 0; ; failures++) {
      try {
        return digester.of(record.topic(), record.headers(), record.value());
      } catch (RetriableException e) {
        if (cancelled.getAsBoolean()) {
          // What was read is dropped.
          return Optional.empty();
        }
        log.warn(
            "Reading what {} holds waits at offset {} of partition {} for a service that the format"
                + " of its rows needs, and tries again",
            record.topic(),
            record.offset(),
            record.partition(),
            e);
        boolean unused = new GuardedState().await(BACKOFF.after(failures), cancelled);
      }
    }
  }
}
