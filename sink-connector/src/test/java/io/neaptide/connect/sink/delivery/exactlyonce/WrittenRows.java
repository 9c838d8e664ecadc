package io.neaptide.connect.sink.delivery.exactlyonce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What is committed to the target, transaction by transaction, and what must hold of each: it goes
 * on where the one before ended, and its positions say where it ends itself.
 */
final class WrittenRows {

  private final StateRecords records = new StateRecords(SimulatedBrokers.STATE);
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> begun = new HashMap<>();

  long next(TopicPartition input) {
    return next.getOrDefault(input, 0L);
  }

  /** From now on the rows from an offset on are to be written, whatever is written already. */
  private void beginAt(TopicPartition input, long offset) {
    next.put(input, offset);
    begun.put(input, offset);
  }

  /** Where anybody but a task sets a position, the input is written from there anew. */
  private void altered(ProducerRecord<byte[], byte[]> record) {
    String[] key = new String(record.key(), UTF_8).split("/", -1);
    if (key[0].equals("position")) {
      TopicPartition input = new TopicPartition(key[1], Integer.parseInt(key[2]));
      beginAt(input, record.value() == null ? 0 : read(record, input).offset().orElseThrow());
    }
  }

  private Position read(ProducerRecord<byte[], byte[]> record, TopicPartition input) {
    StateView view = new StateView(records);
    view.apply(record.key(), record.value());
    return view.position(input).orElseThrow();
  }

  void committed(SimulatedTransaction transaction) {
    for (ProducerRecord<byte[], byte[]> record : transaction.records) {
      if (!record.topic().equals(SimulatedBrokers.STATE)) {
        row(transaction, new String(record.key(), UTF_8));
      }
    }
    if (transaction.producer.id().contains("-task-")) {
      transaction.records.stream()
          .filter(record -> record.topic().equals(SimulatedBrokers.STATE))
          .forEach(record -> position(transaction, record));
    } else {
      transaction.records.forEach(this::altered);
    }
  }

  private void row(SimulatedTransaction transaction, String key) {
    int at = key.indexOf('@');
    TopicPartition input = new TopicPartition("in", Integer.parseInt(key.substring(0, at)));
    long offset = Long.parseLong(key.substring(at + 1));
    if (offset != next(input)) {
      throw new AssertionError(
          transaction.producer
              + " commits the row "
              + key
              + " where the next one is "
              + next(input)
              + (offset < next(input) ? ": it is doubled" : ": rows are lost"));
    }
    next.put(input, offset + 1);
  }

  private void position(SimulatedTransaction transaction, ProducerRecord<byte[], byte[]> record) {
    String[] key = new String(record.key(), UTF_8).split("/", -1);
    if (!key[0].equals("position")) {
      return;
    }
    TopicPartition input = new TopicPartition(key[1], Integer.parseInt(key[2]));
    Position position = read(record, input);
    long expected = next(input);
    boolean right =
        position.offset().isPresent()
            ? position.offset().getAsLong() == expected
            : position.released() && expected == begun.getOrDefault(input, 0L);
    if (!right) {
      throw new AssertionError(
          transaction.producer + " commits " + position + " of " + input + " at " + expected);
    }
  }

  @Override
  public String toString() {
    return next.toString();
  }
}
