package io.neaptide.connect.hook;

import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A new stream whose initial data stands in the target topics.
 *
 * @param connectorName the name of the connector
 * @param streamVersion the connector's {@code stream.version}
 * @param topics the target topics
 * @param sender sends events of the hook's own; of no use after the callback has returned
 */
public record InitialData(
    String connectorName, String streamVersion, SortedSet<String> topics, EventSender sender) {

  /** Checks that nothing is missing, and takes a copy of the topics. */
  public InitialData {
    Objects.requireNonNull(connectorName, "connectorName");
    Objects.requireNonNull(streamVersion, "streamVersion");
    Objects.requireNonNull(sender, "sender");
    topics = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(topics));
  }
}
