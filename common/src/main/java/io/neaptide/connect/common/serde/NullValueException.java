package io.neaptide.connect.common.serde;

/**
 * A value that has bytes, but that its format reads as null. In Connect a null is a delete, also
 * where a sink gets it from its converter and cannot tell how the bytes were; so whoever reads a
 * table takes it for one. Whoever does not treats it as malformed.
 */
public final class NullValueException extends MalformedDataException {

  public NullValueException(String message) {
    super(message);
  }
}
