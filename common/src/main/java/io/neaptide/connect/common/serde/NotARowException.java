package io.neaptide.connect.common.serde;

import org.apache.kafka.connect.errors.DataException;

/** The converter of the connector gives no rows, so that none of its records can be written. */
public final class NotARowException extends DataException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the converter to use.
   *
   * @param format the format that writes rows
   * @param value what the converter gives
   */
  public NotARowException(String format, Object value) {
    super(
        "The value format '"
            + format
            + "' writes rows (a struct or a map), but the value is of type "
            + value.getClass().getName()
            + ". Set value.converter of the connector to io.neaptide.connect.RowConverter where the"
            + " input is JSON, or else to the converter of the format that the input is in");
  }
}
