package io.neaptide.connect.source.start;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.common.config.ConfigException;

/** Where a partition without a stored offset begins. */
public sealed interface StartFrom {

  /** The configuration key. */
  String KEY = "start.from";

  String EARLIEST = "earliest";
  String LATEST = "latest";

  /** At the log start. */
  record Earliest() implements StartFrom {}

  /** Where the partition ended when the connector first saw it. */
  record Latest() implements StartFrom {}

  /** At the first record of a time or later. */
  record At(Instant time) implements StartFrom {}

  /**
   * Reads the value of {@code start.from}.
   *
   * @throws ConfigException if it is none
   */
  static StartFrom parse(String text) {
    return switch (text) {
      case EARLIEST -> new Earliest();
      case LATEST -> new Latest();
      default -> new At(time(text));
    };
  }

  private static Instant time(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(Instant.EPOCH)) {
        throw new ConfigException(KEY, text, "Kafka has no records from before 1970");
      }
      return time;
    } catch (DateTimeException e) {
      ConfigException invalid =
          new ConfigException(
              KEY,
              text,
              "Use 'earliest', 'latest', or an ISO-8601 timestamp with a zone such as"
                  + " 2026-11-24T12:00:00Z");
      invalid.initCause(e);
      throw invalid;
    }
  }
}
