package io.neaptide.connect.command.fingerprint;

import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.columns.FoundColumns;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.command.table.Occurrences;
import io.neaptide.connect.command.table.PartitionFindings;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.SideCounts;
import java.util.ArrayList;
import java.util.List;

/** What a topic must be for its table to have a fingerprint. */
final class FingerprintChecks {

  private FingerprintChecks() {}

  /**
   * Every record must have a key that can be read.
   *
   * @throws CommandException if one has not
   */
  static void requireKeys(String topic, PartitionFindings findings, boolean ignoreNullKeys) {
    refuse(topic, findings.keys(), "records have a key that cannot be read");
    if (!ignoreNullKeys) {
      refuse(
          topic,
          findings.withoutKey(),
          "records have no key, which --ignore-null-keys leaves out of account");
    }
  }

  /**
   * The row of every key must be clear, and readable. Up to a time most keys that were written
   * later only are new ones, so that these do not matter there.
   *
   * @throws CommandException if one is not
   */
  static void requireRows(TableSettings settings, ReadTable table, SideCounts counts) {
    String topic = settings.topic();
    if (table.missedDeletes().isPresent()) {
      throw new CommandException(topic + " has no fingerprint: " + table.missedDeletes().get());
    }
    if (settings.until().isEmpty()) {
      refuse(
          topic,
          counts.mayLackRow(),
          "keys were written while it was read and have no earlier row there, which compaction may"
              + " have removed (take it when nobody writes, or with a min.compaction.lag.ms of the"
              + " topic that is longer than reading takes)");
    }
    refuse(
        topic,
        counts.unreadable(),
        "rows cannot be read"
            + table.findings().values().first().map(first -> " (" + first + ")").orElse(""));
    refuse(
        topic,
        counts.unclear(),
        "keys stand in several partitions, or forms, that do not agree on their row");
  }

  /**
   * The columns that count must be there: without them all rows would be the same.
   *
   * @throws CommandException if they are not
   */
  static void requireColumns(
      String topic, ColumnFilter columns, FoundColumns found, SideCounts counts) {
    if (columns.isAll() || counts.rows() == 0) {
      return;
    }
    if (!found.missing().isEmpty()) {
      throw new CommandException(
          "%s %s: no row of %s has that column; %s"
              .formatted(
                  ColumnFilter.COLUMNS,
                  String.join(",", found.missing()),
                  topic,
                  ColumnFilter.REMEDY));
    }
    if (counts.hasEmptyRowsOnly()) {
      throw new CommandException(
          "%s has no fingerprint: no row has a column that counts; change %s or %s"
              .formatted(topic, ColumnFilter.COLUMNS, ColumnFilter.IGNORE));
    }
  }

  private static void refuse(String topic, Occurrences found, String what) {
    if (found.count() > 0) {
      throw new CommandException(
          topic
              + " has no fingerprint: "
              + found.count()
              + " "
              + what
              + ", the first: "
              + found.first().orElse("unknown"));
    }
  }

  /** What is to be said beside the fingerprint. */
  static List<String> notes(String topic, SideCounts counts) {
    List<String> notes = new ArrayList<>();
    if (counts.inSeveralPartitions().count() > 0) {
      notes.add(
          "Note: "
              + counts.inSeveralPartitions().count()
              + " keys of "
              + topic
              + " have a row in more than one partition, of which the latest by its timestamp"
              + " counts; the first key is "
              + counts.inSeveralPartitions().first().orElse("unknown"));
    }
    if (counts.inSeveralForms().count() > 0) {
      notes.add(
          "Note: "
              + counts.inSeveralForms().count()
              + " keys of "
              + topic
              + " are written in more than one form (other bytes for the same value), of which the"
              + " latest by its timestamp counts; the first key is "
              + counts.inSeveralForms().first().orElse("unknown"));
    }
    return notes;
  }
}
