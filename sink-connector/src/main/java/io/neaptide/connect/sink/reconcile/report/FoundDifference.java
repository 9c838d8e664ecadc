package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.state.DecidedClaims;
import java.util.List;

/**
 * The difference between the initial result set and the target topics, as it was found by claims.
 *
 * @param decided the claims
 * @param topics the difference of each target topic
 * @param changes all changes of all topics, in one sum
 */
public record FoundDifference(
    DecidedClaims decided, List<TopicDifference> topics, ChangeSum changes) {

  public FoundDifference {
    topics = List.copyOf(topics);
  }
}
