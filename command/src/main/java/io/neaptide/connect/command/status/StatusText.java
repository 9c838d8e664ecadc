package io.neaptide.connect.command.status;

import io.neaptide.connect.command.text.SafeText;
import io.neaptide.connect.sink.state.Generation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A status for people to read. */
final class StatusText {

  private static final int BAR = 30;

  /** For how long a leader that works writes nothing at most: its heartbeat comes more often. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What is told of each target topic, in the order of the table. */
  private static final List<String> COUNTS =
      List.of("new", "changed", "moved", "deleted", "unchanged", "rejected");

  private final ConnectorStatus status;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  private StatusText(ConnectorStatus status, Instant now) {
    this.status = status;
    this.now = now;
  }

  static List<String> lines(ConnectorStatus status, Instant now) {
    StatusText text = new StatusText(status, now);
    text.heading();
    text.progress();
    text.inputs();
    text.report();
    text.owners();
    return text.lines.stream().map(SafeText::of).toList();
  }

  private void heading() {
    StringBuilder line = new StringBuilder(status.connector() + "  " + status.phase());
    status
        .since()
        .ifPresent(
            since ->
                line.append("  since ")
                    .append(TIME.format(since))
                    .append(" (")
                    .append(Durations.text(Duration.between(since, now)))
                    .append(")"));
    lines.add(line.toString());
    lines.add(PhaseMeaning.of(status));
    silence()
        .ifPresent(
            silence ->
                lines.add(
                    "No heartbeat of its leader for "
                        + Durations.text(silence)
                        + ": it is stopped, or a task has failed; ask Connect for its status."));
    status
        .generation()
        .ifPresent(
            current ->
                lines.add(
                    "stream.version "
                        + current.streamVersion()
                        + ", generation "
                        + current.number()));
  }

  /** For how long nobody works in a phase that passes; empty where somebody does. */
  private Optional<Duration> silence() {
    return status
        .generation()
        .filter(current -> !WaitJudge.stays(current.phase()))
        .flatMap(current -> status.lastWritten())
        .map(last -> Duration.between(last, now))
        .filter(silence -> silence.compareTo(QUIET) > 0);
  }

  private void progress() {
    status
        .progress()
        .ifPresent(
            progress -> {
              String left =
                  status
                      .since()
                      .flatMap(since -> progress.remaining(since, now))
                      .map(remaining -> ", about " + Durations.text(remaining) + " left")
                      .orElse("");
              lines.add("");
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%s %3d %%  %d of %d input partitions%s",
                      bar(progress.share()),
                      (int) (100 * progress.share()),
                      progress.partitions(),
                      progress.of(),
                      left));
            });
  }

  private static String bar(double share) {
    int full = (int) (BAR * share);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
  }

  private void inputs() {
    if (status.inputs().isEmpty()) {
      return;
    }
    boolean bounded = status.inputs().stream().anyMatch(each -> each.bound().isPresent());
    boolean asked = status.inputs().stream().anyMatch(each -> each.end().isPresent());
    Columns table = new Columns("input", "partitions", "written to");
    if (bounded) {
      table.column("bound");
    }
    if (asked) {
      table.column("committed").column("end").column("lag");
    }
    for (InputTopic input : status.inputs()) {
      List<String> cells = new ArrayList<>();
      cells.add(input.topic());
      cells.add(number(input.partitions()));
      cells.add(number(input.position()));
      if (bounded) {
        cells.add(number(input.bound()));
      }
      if (asked) {
        cells.add(number(input.committed()));
        cells.add(number(input.end()));
        cells.add(number(input.lag()));
      }
      table.row(cells);
    }
    add(table);
  }

  private void report() {
    if (status.report().isEmpty()) {
      return;
    }
    Map<String, Object> report = status.report().get();
    Columns table = new Columns("target");
    COUNTS.forEach(table::column);
    ((Map<?, ?>) report.get("topics"))
        .forEach(
            (topic, difference) -> {
              List<String> cells = new ArrayList<>(List.of((String) topic));
              for (String count : COUNTS) {
                Object found = ((Map<?, ?>) difference).get(count);
                cells.add(found instanceof Long number ? number(number) : "-");
              }
              table.row(cells);
            });
    add(table);
    lines.add(
        "found at "
            + TIME.format(Instant.parse((String) report.get("at")))
            + " in "
            + report.get("seconds")
            + " s");
    if (report.get("fingerprint") instanceof String fingerprint) {
      lines.add("fingerprint " + fingerprint);
    }
    if (report.get("othersWrote") instanceof List<?> others && !others.isEmpty()) {
      lines.add("others write to " + others + "; the connector must be the only writer");
    }
    if (report.get("warnings") instanceof List<?> warnings) {
      warnings.forEach(warning -> lines.add("warning: " + warning));
    }
    if (report.get("refusal") instanceof String refusal) {
      lines.add("refused: " + refusal);
    }
  }

  private void owners() {
    if (status.owners().isEmpty()) {
      return;
    }
    Columns table = new Columns("owner", "partitions");
    status.owners().forEach((owner, owned) -> table.row(List.of(owner, number(owned.size()))));
    add(table);
  }

  private void add(Columns table) {
    lines.add("");
    lines.addAll(table.lines());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? number(number.getAsLong()) : "-";
  }

  /** The phase of a generation, for a line of a log. */
  static String line(ConnectorStatus status) {
    String progress =
        status
            .progress()
            .map(each -> ", " + each.partitions() + " of " + each.of() + " input partitions")
            .orElse("");
    String generation =
        status.generation().map(Generation::number).map(n -> ", generation " + n).orElse("");
    return status.connector()
        + " is in phase "
        + status.phase()
        + generation
        + progress
        + ": "
        + PhaseMeaning.of(status);
  }
}
