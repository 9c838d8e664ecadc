package io.neaptide.connect.command.fingerprint;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.table.Occurrences;
import io.neaptide.connect.command.table.PartitionFindings;
import io.neaptide.connect.command.table.SideCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
   * Where the name of a column is wrong, every table of as many keys would be the same.
   *
   * @throws CommandException if a column that counts is in no row
   */
  static void requireColumns(String topic, Set<String> unseen) {
    if (!unseen.isEmpty()) {
      throw new CommandException(
          "--columns: no row of " + topic + " has " + String.join(", ", unseen));
    }
  }

  /**
   * The row of every key must be clear, and readable.
   *
   * @throws CommandException if one is not
   */
  static void requireRows(String topic, PartitionFindings findings, SideCounts counts) {
    refuse(
        topic,
        counts.unreadable(),
        "rows cannot be read"
            + findings.values().first().map(first -> " (" + first + ")").orElse(""));
    refuse(
        topic, counts.unclear(), "keys stand in several partitions that do not agree on their row");
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
    return notes;
  }
}
