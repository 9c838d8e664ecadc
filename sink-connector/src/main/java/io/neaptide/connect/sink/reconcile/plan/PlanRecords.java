package io.neaptide.connect.sink.reconcile.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.Sha256;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Builds and reads the records of a plan topic.
 *
 * <table>
 *   <caption>Records</caption>
 *   <tr><th>key</th><th>value</th></tr>
 *   <tr><td>{@code summary}</td><td>{@link PlanSummary}</td></tr>
 *   <tr><td>{@code change/<target topic>/<partition>/<input partition>/<key>}</td><td>{@link PlannedChange}</td></tr>
 * </table>
 *
 * The input partition is {@code -} for deletes; two of them may have rows of one key. The key is in
 * Base64, or {@code sha256-} and its SHA-256 in hex where it is long. The summary stands in
 * partition 0. Both are JSON. Of each key the last record counts, read committed. The plan is what
 * has the generation of the summary: whole where that is complete and there are as many changes as
 * it says. Not thread-safe.
 */
public final class PlanRecords {

  static final String SUMMARY = "summary";
  static final String CHANGE = "change";

  /** The format of the records that this version writes, and the latest that it reads. */
  private static final long FORMAT = 1;

  private static final String FORMAT_FIELD = "format";
  private static final String NO_INPUT = "-";

  /** Longer ones stand in the value alone: a record has a limit. */
  private static final int LONGEST_KEY = 1_000;

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
    return json(0, SUMMARY, summary.toRow());
  }

  public ProducerRecord<byte[], byte[]> change(PlannedChange change) {
    return json(
        null,
        String.join(
            "/",
            CHANGE,
            change.topic(),
            Integer.toString(change.partition()),
            change.after().map(row -> row.topic() + "-" + row.partition()).orElse(NO_INPUT),
            name(change)),
        change.toRow());
  }

  private static String name(PlannedChange change) {
    if (change.keyBase64().length() <= LONGEST_KEY) {
      return change.keyBase64();
    }
    return "sha256-" + HexFormat.of().formatHex(Sha256.digest().digest(change.key()));
  }

  /** Removes a record from where it stands. */
  public ProducerRecord<byte[], byte[]> tombstone(ConsumerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(topic, record.partition(), record.key(), null);
  }

  /** Whether a record stands where the summary stands, and so is replaced by the next one. */
  public static boolean isReplaced(ConsumerRecord<byte[], byte[]> record) {
    return record.partition() == 0 && isSummary(record.key());
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

  private ProducerRecord<byte[], byte[]> json(
      Integer partition, String key, Map<String, Object> row) {
    Map<String, Object> formatted = new LinkedHashMap<>();
    formatted.put(FORMAT_FIELD, FORMAT);
    formatted.putAll(row);
    return new ProducerRecord<>(
        topic,
        partition,
        key.getBytes(UTF_8),
        serializer.serialize(topic, new RecordHeaders(), null, formatted));
  }
}
