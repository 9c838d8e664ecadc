package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.hook.HookEvents;
import io.neaptide.connect.sink.record.RecordEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes records on the transaction thread, so that the thread of the task converts the next ones
 * meanwhile.
 */
final class OutgoingEncoder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OutgoingEncoder.class);

  private final RecordEncoder encoder;
  private final boolean hooked;

  /**
   * @param encoder used by nobody else
   * @param hooked whether a hook is given what is sent
   */
  OutgoingEncoder(RecordEncoder encoder, boolean hooked) {
    this.encoder = encoder;
    this.hooked = hooked;
  }

  /**
   * Encodes records, up to the first one that cannot be.
   *
   * @param between called before each record, since a format may take long over one
   */
  List<OutgoingRecord> encode(List<OutgoingRecord> records, Runnable between) {
    List<OutgoingRecord> encoded = new ArrayList<>(records.size());
    for (OutgoingRecord outgoing : records) {
      between.run();
      if (outgoing.source().isEmpty()) {
        encoded.add(outgoing);
        continue;
      }
      try {
        encoded.add(encode(outgoing.source().get(), encoder, hooked));
      } catch (RuntimeException e) {
        // Found out again, and reported, by the thread of the task.
        log.debug("A record before offset {} cannot be encoded here", outgoing.next(), e);
        return encoded;
      }
    }
    return encoded;
  }

  static OutgoingRecord encode(SinkRecord record, RecordEncoder encoder, boolean hooked) {
    ProducerRecord<byte[], byte[]> row = encoder.encode(record);
    return new OutgoingRecord(
        row,
        hooked ? Optional.of(HookEvents.of(record, row)) : Optional.empty(),
        record.originalKafkaOffset() + 1);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
