package io.neaptide.connect.sink.state;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.io.UncheckedIOException;

/**
 * A record of the state topic that this version cannot go on by. The message names the topic, the
 * record and what to do.
 */
public final class UnreadableStateException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  UnreadableStateException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A record that another version has written, or another program.
   *
   * @param key of the record
   * @param cause says what is wrong with it
   */
  static UnreadableStateException of(String topic, String key, RuntimeException cause) {
    boolean explained =
        cause instanceof IllegalArgumentException
            || cause instanceof MalformedDataException
            || cause instanceof UncheckedIOException;
    return new UnreadableStateException(
        "The record '"
            + key
            + "' of the state topic "
            + topic
            + " cannot be read: "
            + (explained ? cause.getMessage() : cause.toString())
            + ". Another version of the connector has written it, or another program. Run one"
            + " version on all workers, the one that wrote it; or give the connector another state"
            + " topic (state.topic), by which it begins a new stream",
        cause);
  }
}
