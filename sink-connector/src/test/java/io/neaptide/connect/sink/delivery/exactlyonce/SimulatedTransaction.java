package io.neaptide.connect.sink.delivery.exactlyonce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a simulated producer has written since it committed last. */
final class SimulatedTransaction {

  /** What has become of a transaction. */
  enum Outcome {
    OPEN,
    /** It will be committed, and readers do not know it yet. */
    PREPARED,
    COMMITTED,
    ABORTED
  }

  final SimulatedProducer producer;
  final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  final long begun;
  Outcome outcome = Outcome.OPEN;

  SimulatedTransaction(SimulatedProducer producer, long begun) {
    this.producer = producer;
    this.begun = begun;
  }

  /** Whether it is committed, be it known to readers or not. */
  boolean isDecidedFor() {
    return outcome == Outcome.PREPARED || outcome == Outcome.COMMITTED;
  }

  /** Its records, for people. */
  List<String> said() {
    return records.stream().map(each -> text(each.key()) + text(each.value())).toList();
  }

  static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }
}
