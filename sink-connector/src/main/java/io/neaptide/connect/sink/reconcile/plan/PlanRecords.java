package io.neaptide.connect.sink.reconcile.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Builds and reads the records of a plan topic.
 *
 * <table>
 *   <caption>Records</caption>
 *   <tr><th>key</th><th>value</th></tr>
 *   <tr><td>{@code summary}</td><td>{@link PlanSummary}</td></tr>
 *   <tr><td>{@code change/<target topic>/<partition>/<key in Base64>}</td><td>{@link PlannedChange}</td></tr>
 * </table>
 *
 * Both are JSON. Of each key the last record counts, read committed. The plan is what has the
 * generation of the summary: whole where that is complete and there are as many changes as it says.
 * Not thread-safe.
 */
public final class PlanRecords {

  static final String SUMMARY = "summary";
  static final String CHANGE = "change";

  /** The format of the records that this version writes, and the latest that it reads. */
  private static final long FORMAT = 1;

  private static final String FORMAT_FIELD = "format";

  private final String topic;
  private final RowSerializer serializer =
      Formats.rowSerializer("reconcile.plan.topic", Formats.UPSERT_JSON, Map.of());
  private final RowDeserializer deserializer =
      Formats.rowDeserializer("reconcile.plan.topic", Formats.UPSERT_JSON, Map.of());

  public PlanRecords(String topic) {
    this.topic = topic;
  }

  /** The plan topic. */
  public String topic() {
    return topic;
  }

  public ProducerRecord<byte[], byte[]> summary(PlanSummary summary) {
    return json(SUMMARY, summary.toRow());
  }

  public ProducerRecord<byte[], byte[]> change(PlannedChange change) {
    return json(
        CHANGE + "/" + change.topic() + "/" + change.partition() + "/" + change.keyBase64(),
        change.toRow());
  }

  /** Removes a record, by the bytes of its key. */
  public ProducerRecord<byte[], byte[]> tombstone(byte[] key) {
    return new ProducerRecord<>(topic, key, null);
  }

  /** Whether a record is the summary, by its key. */
  public static boolean isSummary(byte[] key) {
    return new String(key, UTF_8).equals(SUMMARY);
  }

  /**
   * Reads a record.
   *
   * @return empty where it is a tombstone
   * @throws IllegalArgumentException if it is not of a plan, or a later version has written it
   */
  public Optional<PlanRecord> read(byte[] key, byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    String name = key == null ? "" : new String(key, UTF_8);
    if (!name.equals(SUMMARY) && !name.startsWith(CHANGE + "/")) {
      throw new IllegalArgumentException(
          "The topic "
              + topic
              + " holds the key '"
              + name
              + "', which is not of a plan; name the topic of reconcile.plan.topic");
    }
    Map<String, Object> row =
        deserializer.deserialize(topic, new RecordHeaders(), value, ColumnSelection.ALL);
    long format = PlanFields.number(row, FORMAT_FIELD);
    if (format > FORMAT) {
      throw new IllegalArgumentException(
          "A record of the plan topic "
              + topic
              + " has the format "
              + format
              + ", which a later version has written; this one knows formats up to "
              + FORMAT
              + ". Use that version");
    }
    return Optional.of(name.equals(SUMMARY) ? PlanSummary.ofRow(row) : PlannedChange.ofRow(row));
  }

  private ProducerRecord<byte[], byte[]> json(String key, Map<String, Object> row) {
    Map<String, Object> formatted = new LinkedHashMap<>();
    formatted.put(FORMAT_FIELD, FORMAT);
    formatted.putAll(row);
    return new ProducerRecord<>(
        topic,
        key.getBytes(UTF_8),
        serializer.serialize(topic, new RecordHeaders(), null, formatted));
  }
}
