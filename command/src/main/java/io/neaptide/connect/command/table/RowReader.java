package io.neaptide.connect.command.table;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.columns.FoundColumns;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.common.digest.FormatDigest;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.format.Outages;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.NullValueException;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Reads the keys and rows of one topic.
 *
 * <p>A key is told by its value, in canonical JSON: the text {@code a} is the same key whether it
 * is written as {@code a} by the format {@code string} or as {@code "a"} by {@code json}; the
 * number 1 and the text 1 are two keys. Used by one thread.
 */
public final class RowReader implements AutoCloseable {

  private static final byte[] NO_DIGEST = {};

  private final TableSettings settings;
  private final ColumnFilter columns;
  private final FoundColumns foundColumns;
  private final JsonWriter canonical = new JsonWriter(JsonWriter.Form.CANONICAL);
  private final ClassLoader loader;
  private final KeyForms forms;
  private final KeyDeserializer keys;
  private final RowDeserializer rows;
  private final FormatDigest formatDigest;
  private final RowDigest digest = new RowDigest();
  private Optional<String> reason = Optional.empty();

  /**
   * @throws CommandException if a format cannot be made
   */
  public RowReader(TableSettings settings, ColumnFilter columns) {
    this.settings = settings;
    this.columns = columns;
    this.foundColumns = new FoundColumns(columns);
    TableFormats formats = new TableFormats(settings);
    this.loader = formats.loader();
    this.forms = new KeyForms(settings.keyFormat());
    this.keys = formats.keys();
    this.rows = formats.rows();
    this.formatDigest = new FormatDigest(rows);
  }

  /** To be called on the thread that reads. */
  public void enterThread() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  /** The key of a record; empty where it cannot be read. */
  public Optional<byte[]> key(ConsumerRecord<byte[], byte[]> record) {
    try {
      SchemaAndValue key = keys.deserialize(record.topic(), record.headers(), record.key());
      return Optional.of(canonical.write(key.schema(), key.value()));
    } catch (RuntimeException | StackOverflowError e) {
      reason = Optional.of(reason(e));
      return Optional.empty();
    }
  }

  /** A record with the digest of its row. */
  public LastRecord last(ConsumerRecord<byte[], byte[]> record) {
    byte[] found = NO_DIGEST;
    LastRecord.State state;
    if (record.value() == null) {
      state = LastRecord.State.TOMBSTONE;
    } else {
      try {
        found = digest(record);
        state = LastRecord.State.ROW;
      } catch (NullValueException deleted) {
        state = LastRecord.State.TOMBSTONE;
      } catch (RuntimeException | StackOverflowError e) {
        reason = Optional.of(reason(e));
        state = LastRecord.State.UNREADABLE;
      }
    }
    return last(record, state, found);
  }

  /** What is left to say of a record past what is read as its table. */
  LastRecord later(ConsumerRecord<byte[], byte[]> record) {
    return last(record, LastRecord.State.LATER, NO_DIGEST);
  }

  private LastRecord last(
      ConsumerRecord<byte[], byte[]> record, LastRecord.State state, byte[] found) {
    return new LastRecord(
        record.partition(),
        record.offset(),
        record.timestamp(),
        state,
        forms.of(record.key()),
        found);
  }

  private byte[] digest(ConsumerRecord<byte[], byte[]> record) {
    return columns.isAll()
        ? formatDigest.of(record.topic(), record.headers(), record.value())
        : digest.of(row(record));
  }

  /** The columns of a row that count. */
  private Map<String, Object> row(ConsumerRecord<byte[], byte[]> record) {
    return columns.apply(
        rows.deserialize(record.topic(), record.headers(), record.value(), ColumnSelection.ALL),
        foundColumns);
  }

  /** The same; empty where it cannot be read. */
  public Optional<Map<String, Object>> readableRow(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(row(record));
    } catch (RuntimeException | StackOverflowError e) {
      reason = Optional.of(reason(e));
      return Optional.empty();
    }
  }

  /** Which of the columns that options name were in the rows that were read. */
  public FoundColumns foundColumns() {
    return foundColumns;
  }

  /** Why the last key or row that cannot be read cannot. */
  public String reason() {
    return reason.orElse("unknown");
  }

  /** Messages of other classes may quote the data, so only the kind of failure is told of them. */
  private String reason(Throwable e) {
    if (Outages.isOutage(e)) {
      throw new CommandException(
          "A service that a format of "
              + settings.topic()
              + " needs cannot be reached; check "
              + settings.options().name("property")
              + ", and that it runs",
          e);
    }
    return e instanceof MalformedDataException ? e.getMessage() : e.getClass().getName();
  }

  @Override
  public void close() {
    keys.close();
    rows.close();
  }
}
