package io.neaptide.connect.common.serde;

import org.apache.kafka.connect.errors.DataException;

/**
 * Bytes that are not of the format they are read as. The message says what is wrong and where, and
 * never holds a piece of the data.
 */
public class MalformedDataException extends DataException {

  public MalformedDataException(String message) {
    super(message);
  }

  public MalformedDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
