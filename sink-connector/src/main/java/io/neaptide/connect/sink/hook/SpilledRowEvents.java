package io.neaptide.connect.sink.hook;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.hook.Event;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Makes the events of rows that are known by their bytes only: those of the initial difference.
 * Hooks may decode them on any one thread at a time.
 */
public final class SpilledRowEvents implements AutoCloseable {

  private final KeyDeserializer keys;
  private final RowDeserializer rows;

  public SpilledRowEvents(KeyDeserializer keys, RowDeserializer rows) {
    this.keys = keys;
    this.rows = rows;
  }

  Event of(ProducerRecord<byte[], byte[]> row) {
    return Event.of(row, Optional.empty(), () -> key(row), () -> row(row));
  }

  private synchronized Optional<SchemaAndValue> key(ProducerRecord<byte[], byte[]> row) {
    try {
      return Optional.of(
          keys.deserialize(row.topic(), new RecordHeaders(row.headers()), row.key()));
    } catch (MalformedDataException unreadable) {
      return Optional.empty();
    }
  }

  private synchronized Optional<SchemaAndValue> row(ProducerRecord<byte[], byte[]> row) {
    if (row.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SchemaAndValue(
              null,
              rows.deserialize(
                  row.topic(),
                  new RecordHeaders(row.headers()),
                  row.value(),
                  ColumnSelection.ALL)));
    } catch (MalformedDataException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    keys.close();
    rows.close();
  }
}
