package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.table.RowReader;
import io.neaptide.connect.command.text.RowText;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import io.neaptide.connect.sink.reconcile.plan.RecordFetcher;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rows of one side of a plan. Used by one thread. */
final class RowSource implements AutoCloseable {

  /** The key as a column, which a source adds and the sink does not write into the value. */
  private static final String KEY_COLUMN = "_key";

  private final RecordFetcher fetcher;
  private final RowReader reader;

  RowSource(RecordFetcher fetcher, RowReader reader) {
    this.fetcher = fetcher;
    this.reader = reader;
  }

  Map<Place, ConsumerRecord<byte[], byte[]>> fetch(Collection<Place> places) {
    return fetcher.fetch(places);
  }

  /**
   * The row of a record as JSON; empty where it is not there any more, or cannot be read, which is
   * noted.
   *
   * @param key what its key must be; empty where that is not known
   * @param side the word for the side
   */
  Optional<byte[]> row(
      Optional<ConsumerRecord<byte[], byte[]>> record,
      Optional<byte[]> key,
      List<String> notes,
      String side) {
    boolean gone =
        record.isEmpty()
            || key.filter(bytes -> !Arrays.equals(bytes, record.get().key())).isPresent();
    if (gone) {
      notes.add("the row " + side + " was compacted away or deleted since");
      return Optional.empty();
    }
    if (record.get().value() == null) {
      return Optional.empty();
    }
    Optional<Map<String, Object>> row = reader.readableRow(record.get());
    if (row.isEmpty()) {
      notes.add("the row " + side + " cannot be read (" + reader.reason() + ")");
    }
    return row.map(RowSource::withoutKey).map(RowText::json);
  }

  static Map<String, Object> withoutKey(Map<String, Object> row) {
    Map<String, Object> columns = new LinkedHashMap<>(row);
    columns.remove(KEY_COLUMN);
    return columns;
  }

  @Override
  public void close() {
    fetcher.close();
    reader.close();
  }
}
