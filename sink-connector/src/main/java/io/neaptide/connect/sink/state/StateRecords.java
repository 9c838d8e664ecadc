package io.neaptide.connect.sink.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Builds the records of the state topic.
 *
 * <table>
 *   <caption>Records</caption>
 *   <tr><th>key</th><th>written by</th><th>value</th></tr>
 *   <tr><td>{@code generation}</td><td>leader</td><td>{@link Generation}</td></tr>
 *   <tr><td>{@code heartbeat}</td><td>leader</td><td>the generation</td></tr>
 *   <tr><td>{@code deleted}</td><td>leader</td><td>the generation whose tombstones all stand</td></tr>
 *   <tr><td>{@code report}</td><td>leader</td><td>the difference that was found</td></tr>
 *   <tr><td>{@code decision}</td><td>leader</td><td>{@link DecidedClaims}</td></tr>
 *   <tr><td>{@code approval}</td><td>leader</td><td>{@link Approval}</td></tr>
 *   <tr><td>{@code applied}</td><td>leader</td><td>{@link AppliedChanges}: its tombstones</td></tr>
 *   <tr><td>{@code applied/<topic>/<partition>}</td><td>owner</td><td>{@link AppliedChanges}: its rows</td></tr>
 *   <tr><td>{@code planned/<topic>/<partition>}</td><td>owner</td><td>{@link PlannedPartition}</td></tr>
 *   <tr><td>{@code restart}</td><td>any owner</td><td>the generation that cannot be finished</td></tr>
 *   <tr><td>{@code position/<topic>/<partition>}</td><td>owner</td><td>{@link Position}</td></tr>
 *   <tr><td>{@code owners}</td><td>who holds the lock</td><td>who that is</td></tr>
 *   <tr><td>{@code owner/<topic>/<partition>}</td><td>who holds the lock</td><td>{@link Owner}</td></tr>
 *   <tr><td>{@code claim/<topic>/<partition>}</td><td>owner</td><td>{@link ClaimSummary}</td></tr>
 *   <tr><td>{@code claim/<topic>/<partition>/<chunk>}</td><td>owner</td><td>bytes</td></tr>
 *   <tr><td>{@code note/<target topic>/<partition>}</td><td>an owner</td><td>{@link NoteSummary}</td></tr>
 *   <tr><td>{@code note/<target topic>/<partition>/<chunk>}</td><td>an owner</td><td>bytes</td></tr>
 * </table>
 */
public final class StateRecords {

  public static final String GENERATION = "generation";
  static final String HEARTBEAT = "heartbeat";
  static final String DELETED = "deleted";
  static final String REPORT = "report";
  static final String RESTART = "restart";
  static final String POSITION = "position";
  static final String OWNERS = "owners";
  static final String OWNER = "owner";
  static final String CLAIM = "claim";
  static final String NOTE = "note";
  static final String DECISION = "decision";
  static final String APPROVAL = "approval";
  static final String APPLIED = "applied";
  static final String PLANNED = "planned";

  /** The format of the records that this version writes, and the latest that it reads. */
  static final long FORMAT = 1;

  private static final String FORMAT_FIELD = "format";

  /** Below the default limit of the brokers for one record. */
  static final int CHUNK_BYTES = 512 * 1024;

  private final String topic;
  private final RowSerializer serializer =
      Formats.rowSerializer("state.topic", Formats.UPSERT_JSON, Map.of());
  private final RowDeserializer deserializer =
      Formats.rowDeserializer("state.topic", Formats.UPSERT_JSON, Map.of());

  public StateRecords(String topic) {
    this.topic = topic;
  }

  String topic() {
    return topic;
  }

  public ProducerRecord<byte[], byte[]> generation(Generation generation) {
    return json(GENERATION, generation.toRow());
  }

  public ProducerRecord<byte[], byte[]> heartbeat(long generation) {
    return json(HEARTBEAT, ofGeneration(generation));
  }

  /** All tombstones of a generation stand in the target topics. */
  public ProducerRecord<byte[], byte[]> deleted(long generation) {
    return json(DELETED, ofGeneration(generation));
  }

  public ProducerRecord<byte[], byte[]> report(Map<String, Object> report) {
    return json(REPORT, report);
  }

  /** Asks the leader for a new generation. */
  public ProducerRecord<byte[], byte[]> restart(long generation, String reason) {
    Map<String, Object> row = ofGeneration(generation);
    row.put("reason", reason);
    return json(RESTART, row);
  }

  public ProducerRecord<byte[], byte[]> position(TopicPartition input, Position position) {
    return json(key(POSITION, input), position.toRow());
  }

  /** Says who changes owners; the first record of everybody that does. */
  public ProducerRecord<byte[], byte[]> lock(String holder) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("holder", holder);
    return json(OWNERS, row);
  }

  /** Makes somebody the owner of an input partition; written under the lock of the connector. */
  public ProducerRecord<byte[], byte[]> owner(TopicPartition input, Owner owner) {
    return json(key(OWNER, input), owner.toRow());
  }

  /** Forgets the position of an input partition. */
  public ProducerRecord<byte[], byte[]> positionRemoved(TopicPartition input) {
    return tombstone(key(POSITION, input));
  }

  /**
   * The claims of an input partition: the chunks first, then the summary.
   *
   * @param epoch the epoch of the owner that claims
   * @param id tells the claim from every other one
   * @param claims the claimed offsets
   * @param counts what the comparison found
   */
  public List<ProducerRecord<byte[], byte[]>> claim(
      TopicPartition input,
      long generation,
      long epoch,
      String id,
      byte[] claims,
      Map<String, Object> counts) {
    List<ProducerRecord<byte[], byte[]>> records = chunks(key(CLAIM, input), claims);
    ClaimSummary summary = new ClaimSummary(generation, epoch, id, records.size(), counts);
    records.add(json(key(CLAIM, input), summary.toRow()));
    return records;
  }

  /** What stands in a target partition: the chunks first, then the summary. */
  public List<ProducerRecord<byte[], byte[]>> note(
      TopicPartition target, long generation, byte[] note) {
    List<ProducerRecord<byte[], byte[]>> records = chunks(key(NOTE, target), note);
    NoteSummary summary = new NoteSummary(generation, records.size());
    records.add(json(key(NOTE, target), summary.toRow()));
    return records;
  }

  private List<ProducerRecord<byte[], byte[]>> chunks(String key, byte[] bytes) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += CHUNK_BYTES) {
      int to = Math.min(bytes.length, from + CHUNK_BYTES);
      records.add(
          new ProducerRecord<>(
              topic,
              0,
              (key + "/" + records.size()).getBytes(UTF_8),
              Arrays.copyOfRange(bytes, from, to)));
    }
    return records;
  }

  /** By which claims a generation is decided; written in the transaction that says so. */
  public ProducerRecord<byte[], byte[]> decision(DecidedClaims decided) {
    return json(DECISION, decided.toRow());
  }

  /** The changes of an input partition stand in the plan topic; written in their transaction. */
  public ProducerRecord<byte[], byte[]> planned(
      TopicPartition input, long generation, long changes) {
    return json(
        key(PLANNED, input), new PlannedPartition(generation, changes, Optional.empty()).toRow());
  }

  /** The plan topic does not take the changes of an input partition. */
  public ProducerRecord<byte[], byte[]> untold(
      TopicPartition input, long generation, String reason) {
    return json(
        key(PLANNED, input), new PlannedPartition(generation, 0, Optional.of(reason)).toRow());
  }

  /** That an approved plan is applied; written in the transaction that says so. */
  public ProducerRecord<byte[], byte[]> approval(Approval approval) {
    return json(APPROVAL, approval.toRow());
  }

  /** No approved plan is applied. */
  public ProducerRecord<byte[], byte[]> noApproval() {
    return tombstone(APPROVAL);
  }

  /** The tombstones of an approved plan that are written, in their transaction. */
  public ProducerRecord<byte[], byte[]> applied(long generation, AppliedChanges applied) {
    return json(APPLIED, of(generation, applied));
  }

  /**
   * The rows of an approved plan that the owner of a partition has written, in their transaction.
   */
  public ProducerRecord<byte[], byte[]> applied(
      TopicPartition input, long generation, AppliedChanges applied) {
    return json(key(APPLIED, input), of(generation, applied));
  }

  private static Map<String, Object> of(long generation, AppliedChanges applied) {
    Map<String, Object> row = ofGeneration(generation);
    row.putAll(applied.toRow());
    return row;
  }

  /** Removes a record, by its key. */
  public ProducerRecord<byte[], byte[]> tombstone(String key) {
    return new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), null);
  }

  /** Whether a record is of no use when the initial phase is over, by its key. */
  public static boolean isOfInitialPhase(String key) {
    return key.startsWith(CLAIM + "/")
        || key.startsWith(NOTE + "/")
        || key.startsWith(APPLIED + "/")
        || key.startsWith(PLANNED + "/")
        || Set.of(DECISION, APPROVAL, APPLIED).contains(key);
  }

  /**
   * Reads a record, but for parts of claims and notes.
   *
   * @throws UnreadableStateException if a later version has written it
   */
  Map<String, Object> row(byte[] value) {
    Map<String, Object> row =
        new LinkedHashMap<>(
            deserializer.deserialize(topic, new RecordHeaders(), value, ColumnSelection.ALL));
    long format = StateFields.number(row, FORMAT_FIELD);
    row.remove(FORMAT_FIELD);
    if (format > FORMAT) {
      throw new UnreadableStateException(
          "A record of the state topic "
              + topic
              + " has the format "
              + format
              + ", which a later version of the connector has written; this one knows formats up to "
              + FORMAT
              + ". Run that version, or give the connector another state topic (state.topic), by"
              + " which it begins a new stream",
          null);
    }
    return row;
  }

  /** The input partition whose position a record is, by its key. */
  static Optional<TopicPartition> positionOf(byte[] key) {
    String[] parts = key == null ? new String[0] : new String(key, UTF_8).split("/", -1);
    return parts.length == 3 && parts[0].equals(POSITION)
        ? Optional.of(new TopicPartition(parts[1], Integer.parseInt(parts[2])))
        : Optional.empty();
  }

  /** Whether a key tells of owners: that is written under the lock alone, and never removed. */
  public static boolean isOfOwner(String key) {
    return key.startsWith(OWNER + "/") || key.equals(OWNERS);
  }

  private static String key(String kind, TopicPartition input) {
    // A topic's name has no slash.
    return kind + "/" + input.topic() + "/" + input.partition();
  }

  private static Map<String, Object> ofGeneration(long generation) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    return row;
  }

  private ProducerRecord<byte[], byte[]> json(String key, Map<String, Object> row) {
    Map<String, Object> formatted = new LinkedHashMap<>();
    formatted.put(FORMAT_FIELD, FORMAT);
    formatted.putAll(row);
    byte[] value = serializer.serialize(topic, new RecordHeaders(), null, formatted);
    return new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value);
  }
}
