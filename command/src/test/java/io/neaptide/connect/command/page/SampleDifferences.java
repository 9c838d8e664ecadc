package io.neaptide.connect.command.page;

import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ColumnTally;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Fact;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Differences that are generated, always the same: customers of a shop, as many as asked for. */
final class SampleDifferences {

  private static final Instant AT = Instant.parse("2026-11-28T08:12:30Z");
  private static final List<String> FIRST =
      List.of("Ada", "Grace", "Edsger", "Barbara", "Donald", "Frances", "Niklaus", "Radia", "Lynn");
  private static final List<String> LAST =
      List.of("Okafor", "Lindqvist", "Nakamura", "Moreau", "Sørensen", "Castillo", "Weiß", "Novák");
  private static final List<String> CITIES =
      List.of("Lisboa", "Göteborg", "Kraków", "Osaka", "Nairobi", "Montréal", "Valparaíso");
  private static final List<String> TIERS = List.of("basic", "silver", "gold");

  private final Random random = new Random(7);
  private final ColumnTally tally = new ColumnTally();
  private final Map<RowKind, Long> counts = new EnumMap<>(RowKind.class);

  private SampleDifferences() {}

  /** Writes a difference with so many rows. */
  static void customers(Purpose purpose, int rows, DifferenceOutput output) throws IOException {
    new SampleDifferences().write(purpose, rows, output);
  }

  private void write(Purpose purpose, int rows, DifferenceOutput output) throws IOException {
    output.begin(tables(purpose));
    for (int i = 0; i < rows; i++) {
      DifferentRow row = row(purpose, i);
      counts.merge(row.kind(), 1L, Long::sum);
      if (row.kind() == RowKind.DIFFERENT) {
        tally.add(row.cells());
      }
      output.row(row);
    }
    output.end(
        new DifferenceSummary(
            counts(1_000_000 - rows),
            tally.columns(),
            new RowsShown(rows, rows, Optional.empty()),
            Duration.ofMillis(3_412),
            List.of()));
  }

  private Counts counts(long equal) {
    return new Counts(
        counts.getOrDefault(RowKind.ONLY_LEFT, 0L),
        counts.getOrDefault(RowKind.ONLY_RIGHT, 0L),
        counts.getOrDefault(RowKind.DIFFERENT, 0L),
        counts.getOrDefault(RowKind.MOVED, 0L),
        equal);
  }

  private static ComparedTables tables(Purpose purpose) {
    List<Fact> facts =
        purpose == Purpose.PLAN
            ? List.of(
                new Fact("Fingerprint", "3f9c1e07a2b45d88"),
                new Fact(
                    "To apply this very difference, set",
                    "reconcile.approved.plan=3f9c1e07a2b45d88"))
            : List.of();
    return new ComparedTables(
        purpose,
        purpose == Purpose.PLAN ? "Plan of customers-sink" : "customers and customers.copy",
        side(left(purpose), "external-kafka:9092", "upsert-json"),
        side(right(purpose), "worker-kafka:9092", "AvroConverter"),
        AT,
        facts);
  }

  private static String left(Purpose purpose) {
    return purpose == Purpose.PLAN ? "customers.copy" : "customers";
  }

  private static String right(Purpose purpose) {
    return purpose == Purpose.PLAN ? "customers" : "customers.copy";
  }

  private static Side side(String topic, String cluster, String format) {
    List<PartitionRange> ranges = new ArrayList<>();
    for (int partition = 0; partition < 6; partition++) {
      ranges.add(new PartitionRange(topic, partition, 0, 166_000 + 977L * partition));
    }
    return new Side(topic, cluster, format, Optional.empty(), ranges);
  }

  private DifferentRow row(Purpose purpose, int i) {
    int draw = random.nextInt(100);
    RowKind kind =
        draw < 9
            ? RowKind.ONLY_LEFT
            : draw < 24
                ? RowKind.ONLY_RIGHT
                : draw > 96 && purpose == Purpose.PLAN ? RowKind.MOVED : RowKind.DIFFERENT;
    Optional<Location> left =
        kind == RowKind.ONLY_RIGHT ? Optional.empty() : location(left(purpose), i);
    Optional<Location> right =
        kind == RowKind.ONLY_LEFT ? Optional.empty() : location(right(purpose), i);
    return new DifferentRow(
        kind, "C-" + (100_000 + 37 * i), left, right, cells(kind, i), Optional.empty());
  }

  private Optional<Location> location(String topic, int i) {
    return Optional.of(
        new Location(topic, i % 6, 120_000L + 11L * i, Optional.of(AT.minusSeconds(60L * i))));
  }

  private List<Cell> cells(RowKind kind, int i) {
    String first = pick(FIRST);
    String last = pick(LAST);
    String email = first.toLowerCase(Locale.ROOT) + "." + i + "@example.com";
    List<Cell> cells = new ArrayList<>();
    cells.add(cell(kind, "firstName", text(first), text(pick(FIRST)), 3));
    cells.add(cell(kind, "lastName", text(last), text(pick(LAST)), 8));
    cells.add(
        cell(kind, "email", text(email), text(email.replace("example.com", "example.org")), 46));
    cells.add(cell(kind, "city", text(pick(CITIES)), text(pick(CITIES)), 12));
    cells.add(
        cell(
            kind,
            "balance",
            random.nextInt(90_000) + "." + (10 + random.nextInt(90)),
            random.nextInt(90_000) + "." + (10 + random.nextInt(90)),
            34));
    cells.add(cell(kind, "tier", text(pick(TIERS)), text(pick(TIERS)), 21));
    cells.add(cell(kind, "phone", null, text("+351 21 " + (1_000_000 + i)), 6));
    cells.add(cell(kind, "newsletter", "true", "false", 4));
    cells.add(cell(kind, "note", text("called in May, asked to be called back"), null, 2));
    cells.add(cell(kind, "id", "92233720368547758" + (10_000 + i), null, 0));
    cells.add(
        new Cell(
            "score",
            side(kind, RowKind.ONLY_RIGHT, "1.0"),
            side(kind, RowKind.ONLY_LEFT, "1"),
            false));
    return cells;
  }

  private Cell cell(RowKind kind, String column, String before, String after, int percent) {
    boolean changes = random.nextInt(100) < percent && !Objects.equals(before, after);
    return switch (kind) {
      case ONLY_LEFT -> new Cell(column, Optional.ofNullable(before), Optional.empty(), false);
      case ONLY_RIGHT ->
          new Cell(
              column, Optional.empty(), Optional.ofNullable(after == null ? before : after), false);
      case MOVED -> Cell.same(column, Optional.ofNullable(before));
      case DIFFERENT ->
          changes || (column.equals("email") && random.nextInt(3) == 0)
              ? new Cell(column, Optional.ofNullable(before), Optional.ofNullable(after), true)
              : Cell.same(column, Optional.ofNullable(before));
    };
  }

  private static Optional<String> side(RowKind kind, RowKind absent, String value) {
    return kind == absent ? Optional.empty() : Optional.of(value);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String text(String text) {
    return '"' + text + '"';
  }
}
