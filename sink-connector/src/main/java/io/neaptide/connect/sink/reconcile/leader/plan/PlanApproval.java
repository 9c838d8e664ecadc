package io.neaptide.connect.sink.reconcile.leader.plan;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.change.DifferenceFingerprint;
import io.neaptide.connect.sink.reconcile.report.AppliedSum;
import io.neaptide.connect.sink.reconcile.report.FoundDifference;
import io.neaptide.connect.sink.reconcile.report.TopicDifference;
import io.neaptide.connect.sink.state.Approval;
import io.neaptide.connect.sink.state.StateView;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether a difference is the one that was approved.
 *
 * <p>It is where its fingerprint is the approved one. And where the plan was begun to be applied
 * and broken off: what is found then is its rest, so what is found and what was applied must be the
 * plan together, change for change. The sum of what was applied stands in the transactions that
 * applied it. Used on the thread of the leader.
 */
public final class PlanApproval {

  private final Optional<String> approved;
  private final StreamGuard guard;

  public PlanApproval(InitialPhaseConfig config, StreamGuard guard) {
    this.approved = config.plan().approved();
    this.guard = guard;
  }

  /** The fingerprint that was approved, where one is asked for. */
  public Optional<String> approved() {
    return approved;
  }

  /** The fingerprint of a difference as it was found. */
  public String fingerprint(FoundDifference found) {
    return fingerprint(found.changes());
  }

  private String fingerprint(ChangeSum changes) {
    SortedMap<String, String> settings = guard.settings();
    return DifferenceFingerprint.of(settings, changes);
  }

  /**
   * What is to be recorded when a difference is applied.
   *
   * @param state read to its end after the bounds were fixed, when nobody could write any more for
   *     an earlier generation
   * @return empty where it is not the approved one, or none was asked for
   */
  public Optional<Approval> of(FoundDifference found, StateView state) {
    if (approved.isEmpty()) {
      return Optional.empty();
    }
    if (fingerprint(found).equals(approved.get())) {
      return Optional.of(approval(found, new ChangeSum()));
    }
    ChangeSum before = applied(state);
    ChangeSum whole = new ChangeSum();
    whole.add(before);
    whole.add(found.changes());
    return fingerprint(whole).equals(approved.get())
        ? Optional.of(approval(found, before))
        : Optional.empty();
  }

  private Approval approval(FoundDifference found, ChangeSum before) {
    return new Approval(
        found.decided().generation(), approved.orElseThrow(), AppliedSum.of(before));
  }

  /** What stands in the target topics of the approved plan. */
  private ChangeSum applied(StateView state) {
    ChangeSum sum = new ChangeSum();
    state
        .approval()
        .filter(begun -> begun.fingerprint().equals(approved.orElseThrow()))
        .ifPresent(
            begun -> {
              sum.add(AppliedSum.sum(begun.before()));
              state
                  .applied(begun.generation())
                  .forEach(applied -> sum.add(AppliedSum.sum(applied)));
            });
    return sum;
  }

  /** Why a difference that is not the approved one is refused, and what to do. */
  public String refusal(FoundDifference found, StateView state) {
    long applied = applied(state).count();
    String planned = planned(state);
    return "The difference that is found now is "
        + fingerprint(found)
        + " ("
        + counts(TopicDifference.totals(found.topics()))
        + "), but "
        + PlanConfig.APPROVED_CONFIG
        + " is "
        + approved.orElseThrow()
        + planned
        + (applied == 0
            ? ": "
                + (planned.isEmpty() ? "it is mistyped, or " : "")
                + "the input, the target or a setting has changed since that was planned. Nothing was"
                + " written."
            : ": "
                + applied
                + " changes of that plan were written before it was broken off, and what is found"
                + " now is not the rest of it, since the input, the target or a setting has changed."
                + " Nothing more was written.")
        + " Look at the difference that there is now with "
        + InitialPhaseConfig.MODE_CONFIG
        + "=plan, and set "
        + PlanConfig.APPROVED_CONFIG
        + " to its fingerprint; or remove the key (a PATCH with null does), and whatever is found is"
        + " written";
  }

  /** What the approved plan was, as far as the last report is of it. */
  private String planned(StateView state) {
    return state
        .report()
        .filter(report -> approved.orElseThrow().equals(report.get("fingerprint")))
        .map(report -> " (" + counts(TopicDifference.totals(report)) + ")")
        .orElse("");
  }

  private static String counts(Map<String, Long> totals) {
    return Stream.of("new", "changed", "moved", "deleted")
        .map(outcome -> totals.getOrDefault(outcome, 0L) + " " + outcome)
        .collect(Collectors.joining(", "));
  }
}
