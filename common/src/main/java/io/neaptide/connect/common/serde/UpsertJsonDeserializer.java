package io.neaptide.connect.common.serde;

import java.util.Map;
import org.apache.kafka.common.header.Headers;

/** The format {@code upsert-json}: one JSON object; only the selected columns are decoded. */
final class UpsertJsonDeserializer implements RowDeserializer {

  @Override
  public Map<String, Object> deserialize(
      String topic, Headers headers, byte[] value, ColumnSelection columns) {
    return JsonReader.readObject(value, columns);
  }
}
