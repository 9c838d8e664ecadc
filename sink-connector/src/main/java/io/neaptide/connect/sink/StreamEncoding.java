package io.neaptide.connect.sink;

import io.neaptide.connect.common.serde.Outages;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Encodes the records of a stream, and reports those that cannot be written. */
final class StreamEncoding {

  private final RecordEncoder encoder;
  private final RejectedRecords rejected;

  StreamEncoding(RecordEncoder encoder, RejectedRecords rejected) {
    this.encoder = encoder;
    this.rejected = rejected;
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
      return new PartitionStream.Outgoing(encoder.encode(record), offset + 1);
    } catch (RuntimeException e) {
      if (Outages.isOutage(e)) {
        throw new RetriableException("A format cannot reach a service that it needs", e);
      }
      rejected.report(record, e);
      return new PartitionStream.Outgoing(null, offset + 1);
    }
  }
}
