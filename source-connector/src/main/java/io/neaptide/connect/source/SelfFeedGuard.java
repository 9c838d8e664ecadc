package io.neaptide.connect.source;

import io.neaptide.connect.common.config.TopicFormat;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Refuses a connector that would read what it writes, where the worker's cluster is known.
 *
 * @param externalCluster id of the cluster that is read
 * @param workerCluster id of the cluster that is written, where it is known
 * @param selector which topics are read
 * @param format into which topics they are written
 */
record SelfFeedGuard(
    String externalCluster,
    Optional<String> workerCluster,
    TopicSelector selector,
    TopicFormat format) {

  /** Why the topics given must not be read; empty where they may. */
  Optional<String> violation(Collection<String> topics) {
    if (!workerCluster.equals(Optional.of(externalCluster))) {
      return Optional.empty();
    }
    for (String topic : new TreeSet<>(topics)) {
      String target = format.topicFor(topic);
      if (selector.selects(target)) {
        return Optional.of(
            "The connector would read what it writes: the external cluster is the worker's own ("
                + externalCluster
                + "), and topic '"
                + topic
                + "' is written to '"
                + target
                + "', which "
                + selector
                + " selects as well. Give topic.format another name, or exclude it with"
                + " topics.exclude.");
      }
    }
    return Optional.empty();
  }

  /** Whether only a header can tell a record of our own. */
  boolean needsOriginHeader() {
    return workerCluster.isEmpty() || workerCluster.get().equals(externalCluster);
  }
}
