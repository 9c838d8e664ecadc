package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.scan.RowDigester;
import io.neaptide.connect.sink.record.RecordEncoder;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Encodes records as they would be written and adds them to what is collected. Used by one thread,
 * which is not the task's.
 */
public final class InputCollector {

  private final RecordEncoder encoder;
  private final Optional<SizeCheck> sizes;
  private final RowDigester written;

  /**
   * @param sizes finds rows that are too large to be written, where those can be set aside
   * @param writtenRows reads back what the encoder writes, so that both sides of the comparison are
   *     what a reader of the target topic sees
   */
  public InputCollector(
      RecordEncoder encoder, Optional<SizeCheck> sizes, RowDeserializer writtenRows) {
    this.encoder = encoder;
    this.sizes = sizes;
    this.written = new RowDigester(writtenRows);
  }

  /**
   * Adds a record to what is collected of its partition.
   *
   * @return why it cannot be written, where it cannot and is to be reported; it is collected then,
   *     too, as far as it has a key
   * @throws RetriableException if a format cannot reach a service; nothing was added then
   * @throws UnclaimableRowException if it has a row that cannot be written, nor its key
   */
  Optional<RuntimeException> collect(PartitionReconciliation input, SinkRecord record) {
    boolean withinBound = input.isWithinBound(record.originalKafkaOffset());
    ProducerRecord<byte[], byte[]> row;
    try {
      row = encoder.encode(record);
      if (withinBound) {
        checkSize(row);
      }
    } catch (RuntimeException e) {
      RowDigester.throwIfOutage(e);
      reject(input, record, e);
      return withinBound ? Optional.of(e) : Optional.empty();
    }
    collect(input, row, record.originalKafkaOffset());
    return Optional.empty();
  }

  private void collect(
      PartitionReconciliation input, ProducerRecord<byte[], byte[]> row, long offset) {
    CollectedRows rows = input.rows();
    int partition = KeyPartitioner.partition(row.key(), input.targetPartitions());
    if (!input.isWithinBound(offset)) {
      if (row.value() != null) {
        input.existing().require(partition);
        byte[] digest = digest(row).orElseGet(() -> ChangeDigest.ofBytes(row.value()));
        rows.upsertBeyondBound(at(partition, row), digest, offset);
      }
    } else if (row.value() == null) {
      // So that it is noticed where another input partition has the key.
      input.existing().require(partition);
      rows.delete(row.key());
    } else {
      input.existing().require(partition);
      Optional<byte[]> digest = digest(row);
      if (digest.isPresent()) {
        rows.upsert(at(partition, row), digest.get(), offset);
      } else {
        rows.upsertIncomparable(at(partition, row), offset);
      }
    }
  }

  private Optional<byte[]> digest(ProducerRecord<byte[], byte[]> row) {
    return written.of(row.topic(), row.headers(), row.value());
  }

  private void checkSize(ProducerRecord<byte[], byte[]> row) {
    if (sizes.isEmpty()) {
      return;
    }
    try {
      MessageLimit unused = sizes.get().check(row);
    } catch (TooLargeException e) {
      throw new DataException(e.getMessage(), e);
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw new RetriableException("The limits of the target topics cannot be read now", e);
    }
  }

  /** What cannot be written must not be deleted either, so its key counts as present. */
  private void reject(PartitionReconciliation input, SinkRecord record, RuntimeException cause) {
    List<byte[]> keys;
    try {
      keys = encoder.keyForms(record);
    } catch (RuntimeException noKey) {
      RowDigester.throwIfOutage(noKey);
      if (record.value() != null) {
        throw new UnclaimableRowException(input.rows().targetTopic(), record, noKey);
      }
      // A delete of no row that the target can hold.
      cause.addSuppressed(noKey);
      return;
    }
    for (byte[] key : keys) {
      int partition = KeyPartitioner.partition(key, input.targetPartitions());
      input.existing().require(partition);
      input.rows().rejected(key, partition);
    }
  }

  private static ProducerRecord<byte[], byte[]> at(
      int partition, ProducerRecord<byte[], byte[]> row) {
    return new ProducerRecord<>(
        row.topic(), partition, row.timestamp(), row.key(), row.value(), row.headers());
  }
}
