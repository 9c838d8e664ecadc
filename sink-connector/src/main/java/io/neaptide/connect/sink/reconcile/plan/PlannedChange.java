package io.neaptide.connect.sink.reconcile.plan;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One change of a target topic that was planned.
 *
 * <p>A row that moves makes two of them: it is written where it belongs ({@link Action#MOVED}), and
 * deleted where it stood ({@link Action#MISPLACED_DELETED}).
 *
 * @param generation the generation that found it
 * @param fingerprint the fingerprint of the whole difference
 * @param action what is done
 * @param topic the target topic
 * @param partition the partition of the target topic that is written to
 * @param keyBase64 the bytes of the key in the target topic, in Base64
 * @param keyText the same as text, for people; empty where it is none
 * @param before the record of the target topic that is replaced or deleted; empty where there is
 *     none in that partition
 * @param after the record of the input topic that is written; empty where the key is deleted
 * @param rows the rows themselves, where they were asked for
 */
public record PlannedChange(
    long generation,
    String fingerprint,
    Action action,
    String topic,
    int partition,
    String keyBase64,
    Optional<String> keyText,
    Optional<Place> before,
    Optional<Place> after,
    Optional<ChangedRows> rows)
    implements PlanRecord {

  /** What is done with a key. */
  public enum Action {
    /** The target topic holds no row of the key: it is written. */
    NEW("new"),
    /** The target topic holds another row of the key: it is replaced. */
    CHANGED("changed"),
    /**
     * The target topic holds a row of the key in other partitions: it is written where it belongs.
     */
    MOVED("moved"),
    /** The key is gone: a tombstone is written. */
    DELETED("deleted"),
    /** A row that stands where it does not belong: a tombstone is written there. */
    MISPLACED_DELETED("misplacedDeleted");

    private final String text;

    Action(String text) {
      this.text = text;
    }

    /** As it stands in records and reports. */
    public String text() {
      return text;
    }

    static Action of(String text) {
      for (Action action : values()) {
        if (action.text.equals(text)) {
          return action;
        }
      }
      throw new IllegalArgumentException("Not an action of a plan: " + text);
    }
  }

  /**
   * Where a record stands.
   *
   * @param topic of the target cluster before a change, of the input's cluster after it
   */
  public record Place(String topic, int partition, long offset) {

    private Map<String, Object> toRow() {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("topic", topic);
      row.put("partition", (long) partition);
      row.put("offset", offset);
      return row;
    }

    private static Place ofRow(Map<?, ?> row) {
      return new Place(
          PlanFields.text(row, "topic"),
          (int) PlanFields.number(row, "partition"),
          PlanFields.number(row, "offset"));
    }
  }

  /** A change whose rows were not asked for. */
  public PlannedChange(
      long generation,
      String fingerprint,
      Action action,
      String topic,
      int partition,
      String keyBase64,
      Optional<String> keyText,
      Optional<Place> before,
      Optional<Place> after) {
    this(
        generation,
        fingerprint,
        action,
        topic,
        partition,
        keyBase64,
        keyText,
        before,
        after,
        Optional.empty());
  }

  public PlannedChange {
    Objects.requireNonNull(fingerprint);
    Objects.requireNonNull(action);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(keyBase64);
  }

  /** The same change with its rows. */
  public PlannedChange with(ChangedRows shown) {
    return new PlannedChange(
        generation,
        fingerprint,
        action,
        topic,
        partition,
        keyBase64,
        keyText,
        before,
        after,
        Optional.of(shown));
  }

  /** The bytes of the key in the target topic. */
  public byte[] key() {
    return Base64.getDecoder().decode(keyBase64);
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", generation);
    row.put("fingerprint", fingerprint);
    row.put("action", action.text());
    row.put("topic", topic);
    row.put("partition", (long) partition);
    keyText.ifPresent(text -> row.put("key", text));
    row.put("keyBase64", keyBase64);
    before.ifPresent(place -> row.put("before", place.toRow()));
    after.ifPresent(place -> row.put("after", place.toRow()));
    rows.ifPresent(shown -> row.put("rows", shown.toRow()));
    return row;
  }

  static PlannedChange ofRow(Map<String, Object> row) {
    return new PlannedChange(
        PlanFields.number(row, "generation"),
        PlanFields.text(row, "fingerprint"),
        Action.of(PlanFields.text(row, "action")),
        PlanFields.text(row, "topic"),
        (int) PlanFields.number(row, "partition"),
        PlanFields.text(row, "keyBase64"),
        Optional.ofNullable((String) row.get("key")),
        PlanFields.object(row, "before").map(Place::ofRow),
        PlanFields.object(row, "after").map(Place::ofRow),
        PlanFields.object(row, "rows").map(ChangedRows::ofRow));
  }
}
