package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Makes the record that is written from the one that Connect delivers. The key is the record's key,
 * or the row's column {@code _key} where it has none; a null value is a delete; timestamp and
 * headers are kept. Not thread-safe.
 */
public final class RecordEncoder implements AutoCloseable {

  private final TopicFormat topicFormat;
  private final KeySerializer keySerializer;
  private final RowSerializer rowSerializer;
  private final KeyColumn keyColumn = new KeyColumn();
  private final Map<String, String> targets = new HashMap<>();

  public RecordEncoder(
      TopicFormat topicFormat, KeySerializer keySerializer, RowSerializer rowSerializer) {
    this.topicFormat = topicFormat;
    this.keySerializer = keySerializer;
    this.rowSerializer = rowSerializer;
  }

  /**
   * Encodes a record.
   *
   * @throws DataException if it has no key, two different keys, or data that the formats cannot
   *     write
   */
  public ProducerRecord<byte[], byte[]> encode(SinkRecord record) {
    String target = targets.computeIfAbsent(record.topic(), topicFormat::topicFor);
    Long timestamp = record.timestamp();
    if (timestamp != null && timestamp < 0) {
      throw new DataException(
          "The record's timestamp is negative; correct it with a transform, or remove it");
    }
    RecordHeaders headers = HeaderEncoder.encode(record.headers());
    byte[] key = key(target, headers, record);
    byte[] value = value(target, headers, record);
    return new ProducerRecord<>(target, null, timestamp, key, value, headers);
  }

  /**
   * Finds the keys under which the row of a record that cannot be encoded may stand in the target.
   *
   * @throws DataException if there are none
   */
  public List<byte[]> keyForms(SinkRecord record) {
    String target = targets.computeIfAbsent(record.topic(), topicFormat::topicFor);
    if (record.key() != null) {
      return keySerializer.forms(target, record.keySchema(), record.key());
    }
    SchemaAndValue column = KeyColumn.of(record.value());
    return column.value() == null
        ? List.of(key(target, new RecordHeaders(), record))
        : keySerializer.forms(target, column.schema(), column.value());
  }

  private byte[] key(String target, RecordHeaders headers, SinkRecord record) {
    SchemaAndValue column = KeyColumn.of(record.value());
    if (record.key() == null) {
      if (column.value() == null) {
        throw new DataException(
            record.value() == null
                ? "The record has neither a key nor a value; a delete needs a key"
                : "The record has no key and its row no column '"
                    + KeyColumn.NAME
                    + "'; produce the input with keys, or set the key with a transform such as"
                    + " ValueToKey");
      }
      return keySerializer.serialize(target, headers, column.schema(), column.value());
    }
    byte[] key = keySerializer.serialize(target, headers, record.keySchema(), record.key());
    if (column.value() != null && !isSameKey(target, column, record, key)) {
      throw new DataException(
          "The record's key and its row's column '"
              + KeyColumn.NAME
              + "' differ; make them equal, or drop one of them with a transform");
    }
    return key;
  }

  /** Keys are the same when their bytes are; equal texts need not be encoded for that. */
  private boolean isSameKey(String target, SchemaAndValue column, SinkRecord record, byte[] key) {
    if (column.value() instanceof String text && text.equals(record.key())) {
      return true;
    }
    byte[] other =
        keySerializer.serialize(target, new RecordHeaders(), column.schema(), column.value());
    return Arrays.equals(key, other);
  }

  private byte[] value(String target, RecordHeaders headers, SinkRecord record) {
    if (record.value() == null) {
      return null;
    }
    SchemaAndValue row = keyColumn.without(record.valueSchema(), record.value());
    return rowSerializer.serialize(target, headers, row.schema(), row.value());
  }

  @Override
  public void close() {
    keySerializer.close();
    rowSerializer.close();
  }
}
