package io.neaptide.connect.sink;

import io.neaptide.connect.common.serde.Outages;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Encodes the records of a stream that are read with care, and reports those that cannot be
 * written. Used on the thread of the task.
 */
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
   * Takes a record, and encodes it here where it is to be read with care; of one that is rejected
   * only the offset goes on.
   *
   * @throws RetriableException if a format cannot reach a service that it needs
   */
  Outgoing take(PartitionStream stream, SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (!stream.unwritable().needsCare(offset)) {
      return Outgoing.unencoded(record);
    }
    if (stream.unwritable().isRefused(offset)) {
      rejected.report(record, new DataException("The brokers of the target cluster refused it"));
      return new Outgoing(null, offset + 1);
    }
    try {
      return OutgoingEncoder.encode(record, encoder, hooked);
    } catch (RuntimeException e) {
      if (Outages.isOutage(e)) {
        throw new RetriableException("A format cannot reach a service that it needs", e);
      }
      // Where there is one there may be more.
      stream.unwritable().takeCareFrom(offset);
      rejected.report(record, e);
      return new Outgoing(null, offset + 1);
    }
  }
}
