package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.common.format.Outages;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.producer.WriteRefusal;
import io.neaptide.connect.sink.record.ErrorReporter;
import io.neaptide.connect.sink.record.RecordEncoder;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Encodes the records of a stream that are read with care, and reports those that cannot be
 * written. Used on the thread of the task.
 */
final class IntakeEncoder {

  private final RecordEncoder encoder;
  private final SizeCheck sizes;
  private final ErrorReporter rejected;
  private final boolean hooked;

  /**
   * Encodes and reports.
   *
   * @param sizes finds what is too large
   * @param hooked whether a hook is given what is sent
   */
  IntakeEncoder(RecordEncoder encoder, SizeCheck sizes, ErrorReporter rejected, boolean hooked) {
    this.encoder = encoder;
    this.sizes = sizes;
    this.rejected = rejected;
    this.hooked = hooked;
  }

  /**
   * Takes a record, and encodes it here where it is to be read with care; of one that is rejected
   * only the offset goes on.
   *
   * @throws RetriableException if a format cannot reach a service that it needs
   */
  OutgoingRecord take(PartitionStream stream, SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (!stream.unwritable().needsCare(offset)) {
      return OutgoingRecord.unencoded(record);
    }
    if (stream.unwritable().isRefused(offset)) {
      rejected.report(record, explained(stream, record));
      return new OutgoingRecord(null, offset + 1);
    }
    try {
      OutgoingRecord encoded = OutgoingEncoder.encode(record, encoder, hooked);
      if (!hooked) {
        // A hook may make the row smaller.
        MessageLimit unused = sizes.check(encoded.record());
      }
      return encoded;
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw new RetriableException("The limits of the target topics cannot be read now", e);
    } catch (RuntimeException e) {
      if (Outages.isOutage(e)) {
        throw new RetriableException("A format cannot reach a service that it needs", e);
      }
      // Where there is one there may be more.
      stream.unwritable().takeCareFrom(offset);
      rejected.report(record, e);
      return new OutgoingRecord(null, offset + 1);
    }
  }

  /** All records of a put were taken, so that Connect does not give them again. */
  void taken() {
    rejected.settle();
  }

  private Exception explained(PartitionStream stream, SinkRecord record) {
    Exception cause = stream.unwritable().refusal(record.originalKafkaOffset()).orElseThrow();
    return WriteRefusal.explained(() -> encoder.encode(record), cause);
  }
}
