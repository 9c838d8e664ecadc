package io.neaptide.connect.sink;

import io.neaptide.connect.common.serde.Outages;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Encodes the records of a stream, and reports those that cannot be written. */
final class StreamEncoding {

  private final RecordEncoder encoder;
  private final RejectedRecords rejected;
  private final boolean hooked;

  /**
   * Makes it.
   *
   * @param hooked whether a hook is given what is sent
   */
  StreamEncoding(RecordEncoder encoder, RejectedRecords rejected, boolean hooked) {
    this.encoder = encoder;
    this.rejected = rejected;
    this.hooked = hooked;
  }

  /**
   * Encodes a record; of one that is rejected only the offset goes on.
   *
   * @throws RetriableException if a format cannot reach a service that it needs
   */
  PartitionStream.Outgoing encode(PartitionStream stream, SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (stream.isUnwritable(offset)) {
      rejected.report(record, new DataException("The brokers of the target cluster refused it"));
      return new PartitionStream.Outgoing(null, offset + 1);
    }
    try {
      ProducerRecord<byte[], byte[]> row = encoder.encode(record);
      return new PartitionStream.Outgoing(
          row, hooked ? Optional.of(HookEvents.of(record, row)) : Optional.empty(), offset + 1);
    } catch (RuntimeException e) {
      if (Outages.isOutage(e)) {
        throw new RetriableException("A format cannot reach a service that it needs", e);
      }
      rejected.report(record, e);
      return new PartitionStream.Outgoing(null, offset + 1);
    }
  }
}
