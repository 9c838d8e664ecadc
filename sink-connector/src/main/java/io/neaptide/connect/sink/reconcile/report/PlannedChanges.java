package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Tells the changes of one difference as they stand in the plan topic. Not thread-safe. */
public final class PlannedChanges {

  /** The bytes of longer keys stand in a record twice already. */
  private static final int MOST_READABLE = 10_000;

  private final long generation;
  private final String fingerprint;
  private final ExampleKeys keys;

  /**
   * @param fingerprint of the whole difference
   * @param keys reads keys for people
   */
  public PlannedChanges(long generation, String fingerprint, ExampleKeys keys) {
    this.generation = generation;
    this.fingerprint = fingerprint;
    this.keys = keys;
  }

  /**
   * Tells one.
   *
   * @param row the record that makes the change
   * @param input the input partition that it is of; empty where the input has no such row
   */
  public PlannedChange of(
      ProducerRecord<byte[], byte[]> row, RowChange change, Optional<TopicPartition> input) {
    return new PlannedChange(
        generation,
        fingerprint,
        PlannedChange.Action.valueOf(change.kind().name()),
        row.topic(),
        row.partition(),
        Base64.getEncoder().encodeToString(row.key()),
        row.key().length <= MOST_READABLE ? keys.text(row.topic(), row.key()) : Optional.empty(),
        place(row.topic(), row.partition(), change.existingOffset()),
        input.flatMap(from -> place(from.topic(), from.partition(), change.inputOffset())));
  }

  private static Optional<PlannedChange.Place> place(String topic, int partition, long offset) {
    return offset == RowChange.NONE
        ? Optional.empty()
        : Optional.of(new PlannedChange.Place(topic, partition, offset));
  }
}
