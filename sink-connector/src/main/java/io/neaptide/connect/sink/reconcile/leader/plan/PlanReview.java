package io.neaptide.connect.sink.reconcile.leader.plan;

import io.neaptide.connect.sink.identity.StreamGuard;
import java.util.Optional;

/**
 * By what a difference is reviewed.
 *
 * @param guard knows the settings that belong to its fingerprint
 * @param publisher tells it change by change, where there is a plan topic
 */
public record PlanReview(StreamGuard guard, Optional<PlanPublisher> publisher) {}
