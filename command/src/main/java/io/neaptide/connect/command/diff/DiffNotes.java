package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.table.Occurrences;
import io.neaptide.connect.command.table.PartitionFindings;
import io.neaptide.connect.command.table.SideCounts;
import java.util.ArrayList;
import java.util.List;

/** What people must know of a side to judge the result, a sentence each. */
final class DiffNotes {

  private final List<String> notes = new ArrayList<>();

  /** Adds what is to be said of one side. */
  void addSide(DiffSide side, PartitionFindings findings, SideCounts counts) {
    String topic = side.topic();
    add(
        findings.keys(),
        " records of "
            + topic
            + " have a key that cannot be read, so that it cannot be told what is equal; the first"
            + " is ");
    add(
        findings.withoutKey(),
        " records of " + topic + " have no key and are no rows of a table; the first is ");
    add(
        counts.unreadable(),
        " rows of "
            + topic
            + " cannot be read and count as different; the first is at partition@offset ");
    add(
        counts.inSeveralPartitions(),
        " keys of "
            + topic
            + " have a row in more than one partition, of which the latest by its timestamp is"
            + " compared; the first key is ");
    add(
        counts.unclear(),
        " keys of "
            + topic
            + " have several rows, or a row and a delete, in different partitions or forms and it cannot be"
            + " told which is the latest; they count as different; the first key is ");
    add(
        counts.inSeveralForms(),
        " keys of "
            + topic
            + " are written in more than one form (other bytes for the same value), of which the"
            + " latest by its timestamp is compared; the first key is ");
    if (side.until().isEmpty()) {
      add(
          counts.mayLackRow(),
          " keys of "
              + topic
              + " were written while it was read and have no earlier row there; compaction may"
              + " have removed one, so that they are doubtful. A min.compaction.lag.ms of the topic"
              + " that is longer than reading takes rules that out; the first key is ");
    }
    side.until()
        .ifPresent(
            time ->
                notes.add(
                    topic
                        + " was read up to "
                        + time
                        + "; where it is compacted, rows that were written again later may be"
                        + " missing"));
  }

  private void add(Occurrences found, String text) {
    if (found.count() > 0) {
      notes.add(found.count() + text + found.first().orElse(""));
    }
  }

  void add(List<String> more) {
    notes.addAll(more);
  }

  /** Adds that deletes of one side may not have been seen. */
  void addMissedDeletes(String why) {
    notes.add(why + ": rows whose delete was removed meanwhile may count as rows");
  }

  /** Adds what is to be said where there is nothing to compare. */
  void addTrivial(DiffSide left, DiffSide right, long keys) {
    if (left.isSameAs(right)) {
      notes.add("Both sides are one topic, read up to the same offsets");
    }
    if (keys == 0) {
      notes.add("Neither side has a row");
    }
  }

  /** Adds how many rows were gone when they were read again. */
  void addGone(long keys) {
    if (keys > 0) {
      notes.add(
          keys
              + " keys had a row that was compacted away before it was read again; the columns that"
              + " changed do not count them");
    }
  }

  List<String> all() {
    return List.copyOf(notes);
  }
}
