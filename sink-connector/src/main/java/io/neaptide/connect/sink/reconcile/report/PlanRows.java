package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.common.json.ShownRow;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.reconcile.plan.ChangedRows;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import io.neaptide.connect.sink.reconcile.plan.RecordFetcher;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * The rows of planned changes: those that are written as they are at hand, those that are replaced
 * or deleted as the target topics hold them. Used by one thread.
 */
public final class PlanRows implements AutoCloseable {

  /** Makes them. */
  public interface Factory {
    PlanRows create();
  }

  /** Makes them where they are asked for. */
  public static Optional<Factory> factory(
      TaskClients clients, InitialPhaseConfig config, Clock clock) {
    return config.plan().rows()
        ? Optional.of(
            () ->
                new PlanRows(
                    new RecordFetcher(
                        clients.existing(), topic -> {}, TimeoutException::new, clock),
                    config.existingRows(),
                    config.writtenRows()))
        : Optional.empty();
  }

  private final RecordFetcher existing;
  private final RowDeserializer existingRows;
  private final RowDeserializer writtenRows;

  /**
   * @param existing fetches records of the target topics
   * @param existingRows reads these
   * @param writtenRows reads what is written
   */
  public PlanRows(
      RecordFetcher existing, RowDeserializer existingRows, RowDeserializer writtenRows) {
    this.existing = existing;
    this.existingRows = existingRows;
    this.writtenRows = writtenRows;
  }

  /** The records that changes replace or delete, by where they stand; lacks those that are gone. */
  Map<Place, ConsumerRecord<byte[], byte[]>> fetch(List<PlannedChange> changes) {
    return existing.fetch(changes.stream().flatMap(each -> each.before().stream()).toList());
  }

  /**
   * A change with its rows.
   *
   * @param before the record that it replaces or deletes, where that was found
   * @param record the record that makes it
   */
  PlannedChange with(
      PlannedChange change,
      Optional<ConsumerRecord<byte[], byte[]>> before,
      ProducerRecord<byte[], byte[]> record) {
    StringJoiner leftOut = new StringJoiner("; ");
    leftOut.setEmptyValue("");
    Optional<ConsumerRecord<byte[], byte[]>> same =
        before.filter(found -> Arrays.equals(found.key(), record.key()));
    if (change.before().isPresent() && same.isEmpty()) {
      leftOut.add("the row before was compacted away or deleted since");
    }
    Optional<Map<String, Object>> left =
        same.filter(found -> found.value() != null)
            .flatMap(
                found ->
                    row(existingRows, found.topic(), found.headers(), found.value())
                        .or(() -> unreadable("before", leftOut)));
    Optional<Map<String, Object>> right =
        Optional.ofNullable(record.value())
            .flatMap(
                value ->
                    row(writtenRows, record.topic(), record.headers(), value)
                        .or(() -> unreadable("after", leftOut)));
    return change.with(
        new ChangedRows(
            left, right, Optional.of(leftOut.toString()).filter(text -> !text.isEmpty())));
  }

  private static Optional<Map<String, Object>> unreadable(String side, StringJoiner leftOut) {
    leftOut.add("the row " + side + " cannot be read");
    return Optional.empty();
  }

  /** Messages of formats may quote the row, so nothing is told of why it cannot be read. */
  private static Optional<Map<String, Object>> row(
      RowDeserializer format, String topic, Headers headers, byte[] value) {
    try {
      return Optional.of(
          ShownRow.of(format.deserialize(topic, headers, value, ColumnSelection.ALL)));
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    existing.close();
    existingRows.close();
    writtenRows.close();
  }
}
