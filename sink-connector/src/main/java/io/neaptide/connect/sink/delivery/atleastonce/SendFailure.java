package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.sink.producer.RefusalScope;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A record that was not written.
 *
 * @param attempt the run through the batch that it belongs to
 * @param place its place in the attempt
 * @param alone whether no other record was in the same request
 * @param error what the producer said
 */
record SendFailure(SendAttempt attempt, int place, boolean alone, Exception error) {

  /** What was refused, for a message. */
  String source() {
    return attempt.describe(place);
  }

  /** What an error of the producer means for the record. */
  enum Meaning {
    /** The cluster cannot be reached or has no room just now. */
    RETRIABLE,
    /** The record itself can never be written. */
    UNWRITABLE,
    /** The record, or another one in the same request, can never be written. */
    SUSPECT,
    /** Another record in the same request can never be written. */
    OTHER_UNWRITABLE,
    /** Nothing can be written, or it is not known what was. */
    FATAL
  }

  /** The meaning of an error that was reported after the record was handed to the producer. */
  Meaning meaning() {
    return switch (RefusalScope.of(error)) {
      case RECORD -> Meaning.UNWRITABLE;
      case REQUEST -> alone ? Meaning.UNWRITABLE : Meaning.SUSPECT;
      case OTHER_RECORD -> Meaning.OTHER_UNWRITABLE;
      case NONE -> Meaning.FATAL;
    };
  }

  /** The meaning of an error with which the producer refused to take a record. */
  static Meaning onHandOver(Exception error) {
    if (RefusalScope.of(error) == RefusalScope.RECORD) {
      return Meaning.UNWRITABLE;
    }
    return error instanceof RetriableException ? Meaning.RETRIABLE : Meaning.FATAL;
  }
}
