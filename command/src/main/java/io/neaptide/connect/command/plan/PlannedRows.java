package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.text.RowCells;
import io.neaptide.connect.command.text.RowText;
import io.neaptide.connect.sink.reconcile.plan.ChangedRows;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes rows of planned changes and of the records that were fetched for them. */
final class PlannedRows {

  private final RowCells cells = new RowCells();
  private final RowSource before;
  private final Optional<RowSource> after;

  /**
   * @param before reads the target topics
   * @param after reads the input; empty where its cluster was not given
   */
  PlannedRows(RowSource before, Optional<RowSource> after) {
    this.before = before;
    this.after = after;
  }

  /** The key as people read it. */
  static String key(PlannedChange change) {
    return change.keyText().orElseGet(() -> "0x" + HexFormat.of().formatHex(change.key()));
  }

  static RowKind kind(PlannedChange.Action action) {
    return switch (action) {
      case NEW -> RowKind.ONLY_RIGHT;
      case CHANGED -> RowKind.DIFFERENT;
      case MOVED -> RowKind.MOVED;
      case DELETED, MISPLACED_DELETED -> RowKind.ONLY_LEFT;
    };
  }

  /**
   * The rows of changes, in their order.
   *
   * @throws io.neaptide.connect.command.console.CommandException if a cluster does not give them
   */
  List<DifferentRow> of(List<PlannedChange> changes) {
    List<PlannedChange> elsewhere = changes.stream().filter(each -> !hasRows(each)).toList();
    Map<Place, ConsumerRecord<byte[], byte[]>> left =
        before.fetch(elsewhere.stream().flatMap(each -> each.before().stream()).toList());
    Map<Place, ConsumerRecord<byte[], byte[]>> right =
        after.isEmpty()
            ? Map.of()
            : after.get().fetch(elsewhere.stream().flatMap(each -> each.after().stream()).toList());
    List<DifferentRow> rows = new ArrayList<>();
    for (PlannedChange change : changes) {
      rows.add(hasRows(change) ? row(change) : row(change, left, right));
    }
    return rows;
  }

  /** Whether the plan topic has all of them. */
  private static boolean hasRows(PlannedChange change) {
    return change.rows().filter(rows -> rows.leftOut().isEmpty()).isPresent();
  }

  private DifferentRow row(PlannedChange change) {
    ChangedRows rows = change.rows().orElseThrow();
    return new DifferentRow(
        kind(change.action()),
        key(change),
        change.before().map(place -> location(place, Optional.empty())),
        change.after().map(place -> location(place, Optional.empty())),
        cells.of(
            rows.before().map(RowSource::withoutKey).map(RowText::json),
            rows.after().map(RowSource::withoutKey).map(RowText::json)),
        note(notes(change)));
  }

  private static List<String> notes(PlannedChange change) {
    List<String> notes = new ArrayList<>();
    if (change.action() == PlannedChange.Action.MISPLACED_DELETED) {
      notes.add("deleted in partition " + change.partition() + ", where the key does not belong");
    }
    return notes;
  }

  private static Optional<String> note(List<String> notes) {
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
  }

  private DifferentRow row(
      PlannedChange change,
      Map<Place, ConsumerRecord<byte[], byte[]>> left,
      Map<Place, ConsumerRecord<byte[], byte[]>> right) {
    List<String> notes = notes(change);
    Optional<ConsumerRecord<byte[], byte[]>> one = change.before().map(left::get);
    Optional<ConsumerRecord<byte[], byte[]>> other = change.after().map(right::get);
    Optional<byte[]> rowBefore =
        change
            .before()
            .flatMap(place -> before.row(one, Optional.of(change.key()), notes, "before"));
    Optional<byte[]> rowAfter =
        change
            .after()
            .filter(place -> after.isPresent())
            .flatMap(place -> after.get().row(other, Optional.empty(), notes, "after"));
    return new DifferentRow(
        kind(change.action()),
        key(change),
        change.before().map(place -> location(place, one)),
        change.after().map(place -> location(place, other)),
        cells.of(rowBefore, rowAfter),
        note(notes));
  }

  private static Location location(Place place, Optional<ConsumerRecord<byte[], byte[]>> record) {
    return new Location(
        place.topic(),
        place.partition(),
        place.offset(),
        record.map(found -> Instant.ofEpochMilli(found.timestamp())));
  }
}
