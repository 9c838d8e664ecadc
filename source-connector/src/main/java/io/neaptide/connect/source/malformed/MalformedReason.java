package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;

/**
 * Why a record is malformed, with the causes that a converter gives.
 *
 * @param reason its own message never holds a piece of the record
 */
record MalformedReason(MalformedDataException reason) {

  private static final int MOST_CAUSES = 10;
  private static final int MOST_CHARACTERS = 500;

  /**
   * For a log, which must not hold a piece of the record: of causes whose messages may quote it
   * only the class.
   */
  String forLog() {
    return text(false);
  }

  /** For the dead letter topic, which holds the record itself. */
  String inFull() {
    return text(true);
  }

  private String text(boolean full) {
    StringBuilder text = new StringBuilder(reason.getMessage());
    for (Throwable cause : causes()) {
      String message = cause.getMessage();
      boolean told = message != null && reason.getMessage().contains(message);
      if (!told) {
        text.append(", caused by ").append(cause.getClass().getName());
        if (message != null && (full || !mayQuoteData(cause))) {
          text.append(": ").append(firstLine(message));
        }
      }
    }
    return text.toString();
  }

  /** Some parsers add lines with pieces of what they read, of any length. */
  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
  }

  private List<Throwable> causes() {
    List<Throwable> causes = new ArrayList<>();
    Throwable cause = reason.getCause();
    while (cause != null && causes.size() < MOST_CAUSES) {
      causes.add(cause);
      cause = cause.getCause();
    }
    return causes;
  }

  /** Kafka's own errors say what is wrong; those of parsers, and what repeats them, with what. */
  private static boolean mayQuoteData(Throwable cause) {
    if (!(cause instanceof DataException || cause instanceof SerializationException)) {
      return true;
    }
    Throwable below = cause.getCause();
    return below != null
        && mayQuoteData(below)
        && below.getMessage() != null
        && cause.getMessage() != null
        && cause.getMessage().contains(below.getMessage());
  }
}
