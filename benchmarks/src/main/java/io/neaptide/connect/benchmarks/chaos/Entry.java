package io.neaptide.connect.benchmarks.chaos;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of a table.
 *
 * @param value null for a delete
 */
record Entry(int partition, String key, String value) {

  static Entry of(ConsumerRecord<String, String> record) {
    return new Entry(record.partition(), record.key(), record.value());
  }

  /** What it says of its key: its row, or that there is none. */
  Optional<String> state() {
    return Optional.ofNullable(value);
  }

  /** Where it stands in a table. */
  Place place() {
    return new Place(partition, key);
  }

  /** A key in a partition. */
  record Place(int partition, String key) {}
}
