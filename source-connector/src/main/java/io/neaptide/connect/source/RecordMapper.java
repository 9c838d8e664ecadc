package io.neaptide.connect.source;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes an upsert or a tombstone of a record that was read. Used by the task's thread only. */
final class RecordMapper implements AutoCloseable {

  private final KeyDeserializer keys;
  private final RowDeserializer rows;
  private final Projection projection;
  private final HeaderMapper headers;
  private final TopicFormat topics;
  private final boolean preservePartitions;
  private final OriginHeader origin;
  private final Map<TopicPartition, Map<String, Object>> sourcePartitions = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();

  RecordMapper(
      KeyDeserializer keys,
      RowDeserializer rows,
      Projection projection,
      HeaderMapper headers,
      TopicFormat topics,
      boolean preservePartitions,
      OriginHeader origin) {
    this.keys = keys;
    this.rows = rows;
    this.projection = projection;
    this.headers = headers;
    this.topics = topics;
    this.preservePartitions = preservePartitions;
    this.origin = origin;
  }

  /**
   * Maps a record.
   *
   * @throws MalformedDataException if it has no key, or its key or value is not of its format
   * @throws org.apache.kafka.connect.errors.RetriableException if a format could not do its work
   * @throws org.apache.kafka.connect.errors.ConnectException if the record is our own
   */
  SourceRecord map(ConsumerRecord<byte[], byte[]> record) {
    origin.refuseOwn(record);
    SchemaAndValue key = key(record);
    Map<String, Object> row = record.value() == null ? null : row(record, key);
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return new SourceRecord(
        sourcePartitions.computeIfAbsent(
            partition, unknown -> SourceOffsets.partition(origin.cluster(), partition)),
        SourceOffsets.offset(record.offset() + 1),
        targets.computeIfAbsent(record.topic(), topics::topicFor),
        preservePartitions ? (Integer) record.partition() : null,
        key.schema(),
        key.value(),
        null,
        row,
        record.timestamp() < 0 ? null : (Long) record.timestamp(),
        headers.map(record.headers()));
  }

  @Override
  public void close() {
    try (keys) {
      rows.close();
    }
  }

  private SchemaAndValue key(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new MalformedDataException("the record has no key, which a row of a table must have");
    }
    try {
      return keys.deserialize(record.topic(), record.headers(), record.key());
    } catch (DataException | SerializationException e) {
      throw new MalformedDataException("key: " + e.getMessage(), e);
    }
  }

  private Map<String, Object> row(ConsumerRecord<byte[], byte[]> record, SchemaAndValue key) {
    try {
      Map<String, Object> row =
          rows.deserialize(record.topic(), record.headers(), record.value(), projection.columns());
      return projection.project(key, row, record);
    } catch (DataException | SerializationException e) {
      throw new MalformedDataException("value: " + e.getMessage(), e);
    }
  }
}
