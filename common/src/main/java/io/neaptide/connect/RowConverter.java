package io.neaptide.connect;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.json.EncodedRow;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * A Connect converter for rows as JSON text that keeps every number as it is, also those beyond a
 * long and a double, which Connect's own JSON converter changes or refuses.
 *
 * <p>As {@code value.converter} it reads and writes the format {@code upsert-json}; as {@code
 * key.converter} the format {@code json}. Data is read without a schema, as defined in {@link
 * io.neaptide.connect.common.serde}, and written with or without one; null is a record without a
 * key or value. It has no properties, and is thread-safe.
 *
 * <p>What it reads as a value is a map that may be changed like any other one, and is decoded at
 * the first access. Malformed text is an error of the converter all the same.
 *
 * <p>Errors are {@link org.apache.kafka.connect.errors.DataException}s, so that a connector's
 * {@code errors.tolerance} applies to them.
 */
public final class RowConverter implements Converter {

  private boolean isKey;
  private final KeyDeserializer keyDeserializer =
      Formats.keyDeserializer("key.converter", Formats.JSON, Map.of());
  private final KeySerializer keySerializer =
      Formats.keySerializer("key.converter", Formats.JSON, Map.of());
  private final RowDeserializer rowDeserializer =
      Formats.rowDeserializer("value.converter", Formats.UPSERT_JSON, Map.of());
  private final RowSerializer rowSerializer =
      Formats.rowSerializer("value.converter", Formats.UPSERT_JSON, Map.of());

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.isKey = isKey;
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    return fromConnectData(topic, new RecordHeaders(), schema, value);
  }

  @Override
  public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    return isKey
        ? keySerializer.serialize(topic, headers, schema, value)
        : rowSerializer.serialize(topic, headers, schema, value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    return toConnectData(topic, new RecordHeaders(), value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
    if (value == null) {
      return SchemaAndValue.NULL;
    }
    try {
      return new SchemaAndValue(
          null,
          isKey
              ? keyDeserializer.deserialize(topic, headers, value).value()
              : row(topic, headers, value));
    } catch (MalformedDataException e) {
      throw new MalformedDataException(
          "The %s of a record of the topic %s is malformed: %s. %s"
              .formatted(
                  isKey ? "key" : "value",
                  topic,
                  e.getMessage(),
                  "errors.log.enable=true and errors.log.include.messages=true of the connector let the"
                      + " worker's log tell its partition and offset"),
          e);
    }
  }

  /** The row as text that was checked, or decoded where only that tells whether it is a row. */
  private Map<String, Object> row(String topic, Headers headers, byte[] value) {
    Optional<EncodedRow> text = EncodedRow.read(value);
    return text.isPresent()
        ? text.get()
        : rowDeserializer.deserialize(topic, headers, value, ColumnSelection.ALL);
  }
}
