package io.neaptide.connect.source.read;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.source.config.RowHandover;
import io.neaptide.connect.source.envelope.Change;
import io.neaptide.connect.source.envelope.TombstonesBehindDeletes;
import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.TextQuery;
import io.neaptide.connect.source.schema.SchemaQuery;
import io.neaptide.connect.source.selffeed.OriginHeader;
import io.neaptide.connect.source.start.SourcePartitions;
import io.neaptide.connect.source.start.SourcePartitions.SourcePartition;
import io.neaptide.connect.source.table.TableOutput;
import io.neaptide.connect.source.table.TablePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes upserts and tombstones of a record that was read, one for each output of its topic. Used by
 * the task's thread only.
 *
 * <p>Where there are several, only the last one has the offset behind the record; the others have
 * the offset of the record itself, so that it is read again after a crash between them.
 */
public final class RecordMapper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RecordMapper.class);

  private final TableFormats formats;
  private final HeaderMapper headers;
  private final TablePlan plan;
  private final boolean preservePartitions;
  private final RecordForm form;
  private final OriginHeader origin;
  private final SourcePartitions partitions;
  private final Map<String, TopicOutputs> outputs = new HashMap<>();
  private final TombstonesBehindDeletes tombstones = new TombstonesBehindDeletes();

  /**
   * @param form in which keys and rows are emitted
   * @param partitions those whose records are mapped
   */
  public RecordMapper(
      TableFormats formats,
      HeaderMapper headers,
      TablePlan plan,
      boolean preservePartitions,
      RecordForm form,
      OriginHeader origin,
      SourcePartitions partitions) {
    this.formats = formats;
    this.headers = headers;
    this.plan = plan;
    this.preservePartitions = preservePartitions;
    this.form = form;
    this.origin = origin;
    this.partitions = partitions;
  }

  /**
   * What a topic is made into.
   *
   * @param all in the order in which they are written
   * @param bySchema what makes rows of each from rows with a schema
   * @param columns those that any of them looks at
   * @param onText the query of the only one, where it can do without decoding rows as a whole
   */
  private record TopicOutputs(
      List<TableOutput> all,
      List<SchemaQuery> bySchema,
      ColumnSelection columns,
      Optional<TextQuery> onText) {

    /** The row to emit for an output. */
    SchemaAndValue apply(int output, InputRow row) {
      TableOutput target = all.get(output);
      return row.hasSchema() && !target.query().isTyped()
          ? bySchema.get(output).apply(row)
          : target.apply(row);
    }
  }

  /**
   * Maps a record.
   *
   * @param into gets the records to write: all of them, or none where this throws
   * @throws MalformedDataException if it has no key, its key or value is not of its format, or a
   *     query cannot be computed
   * @throws org.apache.kafka.connect.errors.RetriableException if a format could not do its work
   * @throws org.apache.kafka.connect.errors.ConnectException if the record is our own
   */
  public void map(ConsumerRecord<byte[], byte[]> record, List<SourceRecord> into) {
    Header[] given = record.headers().toArray();
    origin.refuseOwn(record, given);
    TopicOutputs targets = outputs.computeIfAbsent(record.topic(), this::outputs);
    SchemaAndValue key = formats.key(record);
    List<SchemaAndValue> rows = rows(record, key, targets);
    SchemaAndValue emittedKey = key(key);
    SourcePartition partition =
        partitions.of(new TopicPartition(record.topic(), record.partition()));
    for (int at = 0; at < rows.size(); at++) {
      boolean isLast = at == rows.size() - 1;
      into.add(
          new TableRecord(
              record,
              partition.at(isLast ? record.offset() + 1 : record.offset()),
              targets.all().get(at).topic(),
              preservePartitions ? (Integer) record.partition() : null,
              emittedKey,
              rows.get(at),
              headers.map(given)));
    }
  }

  static int bytes(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }

  private TopicOutputs outputs(String topic) {
    List<TableOutput> all = plan.outputs(topic);
    boolean onText = form.handover() == RowHandover.TEXT_FROM_TEXT && all.size() == 1;
    return new TopicOutputs(
        all,
        all.stream().map(output -> new SchemaQuery(output.query())).toList(),
        ColumnSelection.anyOf(all.stream().map(output -> output.query().columns()).toList()),
        onText ? all.get(0).query().onText() : Optional.empty());
  }

  @Override
  public void close() {
    formats.close();
  }

  private SchemaAndValue key(SchemaAndValue key) {
    try {
      return form.key(key);
    } catch (DataException e) {
      throw new MalformedDataException("key: " + e.getMessage(), e);
    }
  }

  /** The row for each output; none where the record says nothing that was not said. */
  private List<SchemaAndValue> rows(
      ConsumerRecord<byte[], byte[]> record, SchemaAndValue key, TopicOutputs targets) {
    try {
      if (targets.onText().isPresent() && record.value() != null) {
        Optional<SchemaAndValue> row = targets.onText().get().apply(key, record);
        if (row.isPresent()) {
          return List.of(row.get());
        }
      }
      Change change = formats.change(record, targets.columns());
      return tombstones.repeats(record, change) ? List.of() : rows(record, key, targets, change);
    } catch (EvaluationException e) {
      throw new MalformedDataException("query: " + e.getMessage(), e);
    } catch (DataException | SerializationException e) {
      throw new MalformedDataException("value: " + e.getMessage(), e);
    }
  }

  private List<SchemaAndValue> rows(
      ConsumerRecord<byte[], byte[]> record,
      SchemaAndValue key,
      TopicOutputs targets,
      Change change) {
    if (change instanceof Change.NoRow none) {
      log.debug(
          "The record at {}-{} offset {} is {}, and no row",
          record.topic(),
          record.partition(),
          record.offset(),
          none.what());
      return List.of();
    }
    if (!(change instanceof Change.Upsert upsert)) {
      return Collections.nCopies(targets.all().size(), SchemaAndValue.NULL);
    }
    InputRow row = new InputRow(key, upsert.row(), record);
    List<SchemaAndValue> made = new ArrayList<>(targets.all().size());
    for (int output = 0; output < targets.all().size(); output++) {
      made.add(form.row(targets.apply(output, row)));
    }
    return made;
  }
}
