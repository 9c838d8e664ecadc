package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.reconcile.diff.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The limits past which a difference is refused, so that somebody looks at it before it is written.
 *
 * @param maxDeletesPercent the largest share of the existing keys of a topic that may be deleted
 * @param sharedKeys what is done about keys that stand in several input partitions
 */
public record DifferenceLimits(int maxDeletesPercent, InitialPhaseConfig.SharedKeys sharedKeys) {

  /** From so many rows on it is no accident if all of them differ. */
  private static final int MANY_ROWS = 100;

  private static final int MOST_WARNINGS = 100;

  /**
   * Why nothing may be written, and what to do; empty where all is well.
   *
   * @param doubts what is known of the topics
   * @param approved whether somebody has looked at this very difference, and so at what it deletes
   */
  public Optional<String> refusal(
      List<TopicDifference> differences, DeleteDoubts doubts, boolean approved) {
    return differences.stream()
        .flatMap(
            each ->
                Stream.concat(
                    approved ? Stream.<String>empty() : deletes(each, doubts),
                    sharedKeys(each).stream()))
        .findFirst();
  }

  private Stream<String> deletes(TopicDifference difference, DeleteDoubts doubts) {
    return Stream.concat(
        DoubtfulDeletes.of(difference, doubts).stream().flatMap(DoubtfulDeletes::refusal),
        tooManyDeletes(difference).stream());
  }

  /**
   * What people must know who judge a difference: as much as has room in a report of very many
   * topics.
   *
   * @param doubts what is known of the topics
   */
  public static List<String> warnings(List<TopicDifference> differences, DeleteDoubts doubts) {
    return differences.stream()
        .flatMap(
            each ->
                Stream.concat(
                    DoubtfulDeletes.of(each, doubts).stream().map(DoubtfulDeletes::text),
                    allDiffer(each).stream()))
        .limit(MOST_WARNINGS)
        .toList();
  }

  private static Optional<String> allDiffer(TopicDifference difference) {
    long changed = difference.count(Candidate.Outcome.CHANGED);
    if (changed < MANY_ROWS || difference.count(Candidate.Outcome.UNCHANGED) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        "Every row of "
            + difference.topic()
            + " that was compared differs ("
            + changed
            + "): are converters, formats and columns those that its rows were written with?");
  }

  private Optional<String> tooManyDeletes(TopicDifference difference) {
    if (!difference.deletesMoreThan(maxDeletesPercent)) {
      return Optional.empty();
    }
    return Optional.of(
        "The comparison with existing data would delete "
            + difference.deleted()
            + " of the "
            + difference.existing()
            + " keys of "
            + difference.topic()
            + ", more than "
            + maxDeletesPercent
            + "%. Nothing was written. If that is right, raise "
            + InitialPhaseConfig.MAX_DELETES_CONFIG
            + ", or approve the very difference with "
            + PlanConfig.APPROVED_CONFIG
            + "; look at it with "
            + InitialPhaseConfig.MODE_CONFIG
            + "=plan");
  }

  /** Where partitions disagree, one of them would write a row that may be the older one. */
  private Optional<String> sharedKeys(TopicDifference difference) {
    if (difference.shared() == 0 || sharedKeys == InitialPhaseConfig.SharedKeys.ACCEPT) {
      return Optional.empty();
    }
    return Optional.of(
        difference.shared()
            + " records of "
            + difference.topic()
            + " have keys that stand in several input partitions, as rows or as deletes, so that it"
            + " cannot be told which record is the later one: an older row could replace a newer one,"
            + " or bring back a key that is deleted. Nothing was written. Write the input again so that"
            + " all records of a key are in one partition, or set "
            + InitialPhaseConfig.SHARED_KEYS_CONFIG
            + "=accept, by which the row that is written last stands");
  }
}
