package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.PlanConfig;
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

  /**
   * Why nothing may be written, and what to do; empty where all is well.
   *
   * @param approved whether somebody has looked at this very difference, and so at how much it
   *     deletes
   */
  public Optional<String> refusal(List<TopicDifference> differences, boolean approved) {
    return differences.stream()
        .flatMap(
            each ->
                Stream.of(
                    approved ? Optional.<String>empty() : tooManyDeletes(each), sharedKeys(each)))
        .flatMap(Optional::stream)
        .findFirst();
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
