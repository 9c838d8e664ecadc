package io.neaptide.connect.source.read;

import io.neaptide.connect.common.json.EncodedRow;
import io.neaptide.connect.source.config.DecimalHandling;
import io.neaptide.connect.source.config.RowHandover;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/**
 * The form in which keys and rows are handed over to Connect, so that its converters take them.
 *
 * @param handover the form of rows
 * @param rowDecimals numbers of rows without a schema
 * @param keyDecimals numbers of keys without a schema
 */
public record RecordForm(
    RowHandover handover, DecimalHandling rowDecimals, DecimalHandling keyDecimals) {

  private static final String ROW_REMEDY = remedy("value.converter");
  private static final String KEY_REMEDY = remedy("key.converter");

  private static String remedy(String converter) {
    return ", which few converters take: set "
        + converter
        + " of the connector to io.neaptide.connect.RowConverter, which does, or see"
        + " decimal.handling.mode";
  }

  /**
   * The key to emit.
   *
   * @throws io.neaptide.connect.common.serde.MalformedDataException if it has a number that cannot
   *     be handed over
   */
  SchemaAndValue key(SchemaAndValue key) {
    if (key.schema() != null) {
      return key;
    }
    Object value = keyDecimals.apply(key.value(), KEY_REMEDY);
    return value == key.value()
        ? key
        : new SchemaAndValue(value instanceof String ? Schema.STRING_SCHEMA : null, value);
  }

  /**
   * The row to emit.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it cannot be handed over
   */
  SchemaAndValue row(SchemaAndValue row) {
    Object value = row.schema() == null ? rowDecimals.apply(row.value(), ROW_REMEDY) : row.value();
    if (handover != RowHandover.COLUMNS && (value instanceof Map || value instanceof Struct)) {
      return new SchemaAndValue(null, EncodedRow.of(row.schema(), value));
    }
    return value == row.value() ? row : new SchemaAndValue(null, value);
  }
}
