package io.neaptide.connect.sink;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.Outages;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowDigest;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Encodes records as they would be written and adds them to what is collected. Used on the thread
 * of the task.
 */
final class Collector {

  private final RecordEncoder encoder;
  private final RowDeserializer writtenRows;
  private final RejectedRecords rejected;
  private final RowDigest digest = new RowDigest();

  /**
   * Makes a collector.
   *
   * @param writtenRows reads back what the encoder writes, so that both sides of the comparison are
   *     what a reader of the target topic sees
   */
  Collector(RecordEncoder encoder, RowDeserializer writtenRows, RejectedRecords rejected) {
    this.encoder = encoder;
    this.writtenRows = writtenRows;
    this.rejected = rejected;
  }

  void collect(PartitionPhase phase, SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (!phase.isNew(offset)) {
      return;
    }
    if (!record.topic().equals(record.originalTopic())) {
      throw new ConnectException(
          "A transform changes the topic of records from "
              + record.originalTopic()
              + ", so the comparison cannot know their target topic. Use topic.format instead, or"
              + " set "
              + InitialConfig.FETCH_EXISTING_CONFIG
              + "=false");
    }
    try {
      collect(phase, record, offset);
    } catch (DataException | SerializationException e) {
      if (Outages.isOutage(e)) {
        throw new RetriableException("A format cannot reach a service that it needs", e);
      }
      reject(phase, record, offset, e);
    }
  }

  private void collect(PartitionPhase phase, SinkRecord record, long offset) {
    ProducerRecord<byte[], byte[]> row = encoder.encode(record);
    int partition = partition(row.key(), phase.targetPartitions());
    if (!phase.isWithinBound(offset)) {
      if (row.value() == null) {
        phase.took(offset);
      } else {
        phase.upsertBeyondBound(offset, row.key(), partition);
      }
    } else if (row.value() == null) {
      phase.delete(offset, row.key());
    } else {
      byte[] rowDigest =
          digest.of(
              writtenRows.deserialize(
                  row.topic(), row.headers(), row.value(), ColumnSelection.ALL));
      phase.upsert(offset, at(partition, row), rowDigest);
    }
  }

  /** What cannot be written must not be deleted either, so its key counts as present. */
  private void reject(
      PartitionPhase phase, SinkRecord record, long offset, RuntimeException cause) {
    if (phase.isWithinBound(offset)) {
      rejected.report(record, cause);
    }
    byte[] key;
    try {
      key = encoder.encodeKey(record);
    } catch (DataException | SerializationException noKey) {
      cause.addSuppressed(noKey);
      phase.took(offset);
      return;
    }
    phase.rejected(offset, key, partition(key, phase.targetPartitions()));
  }

  private static ProducerRecord<byte[], byte[]> at(
      int partition, ProducerRecord<byte[], byte[]> row) {
    return new ProducerRecord<>(
        row.topic(), partition, row.timestamp(), row.key(), row.value(), row.headers());
  }

  /** Where Kafka's own partitioner puts a record with a key. */
  static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
