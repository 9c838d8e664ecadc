package io.neaptide.connect.sink.reconcile.plan;

/** A record of {@code reconcile.plan.topic}. */
public sealed interface PlanRecord permits PlannedChange, PlanSummary {

  /** The generation whose difference it is of. */
  long generation();

  /** The fingerprint of that difference. */
  String fingerprint();
}
