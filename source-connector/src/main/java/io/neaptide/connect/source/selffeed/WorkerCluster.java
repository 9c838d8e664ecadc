package io.neaptide.connect.source.selffeed;

import java.util.Optional;

/** What is known of the worker's cluster, which is written, beside the one that is read. */
public sealed interface WorkerCluster {

  /** Its address is not given: it may be the one that is read. */
  record NotGiven() implements WorkerCluster {}

  /** It tells no id: it may be the one that is read. */
  record WithoutId() implements WorkerCluster {}

  /** It is the one that is read. */
  record TheOneThatIsRead(String id) implements WorkerCluster {}

  /** It is another one. */
  record Another() implements WorkerCluster {}

  /**
   * What the ids say. Two clusters may share one by mistake.
   *
   * @param external the id of the cluster that is read
   * @param worker what the worker's cluster told, whose address is given
   */
  static WorkerCluster byIds(String external, Optional<String> worker) {
    if (worker.isEmpty()) {
      return new WithoutId();
    }
    return worker.get().equals(external) ? new TheOneThatIsRead(external) : new Another();
  }

  /** Whether it is certain that nothing that is written there is read. */
  default boolean isAnother() {
    return this instanceof Another;
  }
}
