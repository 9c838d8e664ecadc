package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.time.PeriodicTimer;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code malformed.records=skip}: the record is left out. Warns of the first one at once, then at
 * most once per interval with the number left out since.
 */
public final class SkipMalformed implements MalformedRecords {

  static final Duration WARN_INTERVAL = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(SkipMalformed.class);

  private final PeriodicTimer warning;
  private long unreported;
  private long total;

  public SkipMalformed(Clock clock) {
    this.warning = new PeriodicTimer(clock, WARN_INTERVAL);
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
    total++;
    unreported++;
    if (!warning.isDue()) {
      if (log.isDebugEnabled()) {
        log.debug(
            "Skipped the malformed record at {}-{} offset {}: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            new MalformedReason(reason).forLog());
      }
      return;
    }
    log.warn(
        "Skipped {} malformed records since the last warning, {} since the start; the last one at"
            + " {}-{} offset {}: {}",
        unreported,
        total,
        record.topic(),
        record.partition(),
        record.offset(),
        new MalformedReason(reason).forLog());
    unreported = 0;
  }

  /** Called for every poll, so that the last records of a time are reported, too. */
  @Override
  public void flush() {
    if (unreported > 0 && warning.isDue()) {
      report();
    }
  }

  @Override
  public void close() {
    if (unreported > 0) {
      report();
    }
  }

  private void report() {
    log.warn(
        "Skipped {} malformed records since the last warning, {} since the start",
        unreported,
        total);
    unreported = 0;
  }

  public long total() {
    return total;
  }
}
