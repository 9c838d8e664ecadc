package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.digest.FormatDigest;
import io.neaptide.connect.common.format.Outages;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests the rows of one side of the comparison. Whatever goes wrong with a row is never the end
 * of the comparison: a row that cannot be decoded has no digest, and so counts as different from
 * every other one. Used by one thread.
 */
public final class RowDigester {

  private static final Logger log = LoggerFactory.getLogger(RowDigester.class);

  private final FormatDigest digest;
  private boolean warned;

  public RowDigester(RowDeserializer format) {
    this.digest = new FormatDigest(format);
  }

  /**
   * The digest of a row; none where it cannot be decoded.
   *
   * @throws RetriableException if the format cannot reach a service that it needs, which says
   *     nothing about the row
   */
  public Optional<byte[]> of(String topic, Headers headers, byte[] value) {
    try {
      return Optional.of(digest.of(topic, headers, value));
    } catch (RuntimeException | StackOverflowError e) {
      throwIfOutage(e);
      warnOnce(topic, e);
      return Optional.empty();
    }
  }

  public static void throwIfOutage(Throwable e) {
    if (Outages.isOutage(e)) {
      throw new RetriableException("A format cannot reach a service that it needs", e);
    }
  }

  /** Messages of other classes may quote the row, so only the kind of failure is logged of them. */
  private void warnOnce(String topic, Throwable e) {
    String reason = e instanceof MalformedDataException ? e.getMessage() : e.getClass().getName();
    if (!warned) {
      warned = true;
      log.warn(
          "A row of {} cannot be decoded for the comparison ({}) and counts as different, as do all"
              + " others that cannot, without a further warning. Where that is every row, look at {}"
              + " and its settings.",
          topic,
          reason,
          InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG);
    } else {
      log.debug("A row of {} cannot be decoded for the comparison ({})", topic, reason);
    }
  }
}
