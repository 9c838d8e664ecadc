package io.neaptide.connect.common.kafka;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.config.ClusterConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Which clusters the addresses of a configuration lead to.
 *
 * @param byKey by the configuration key that names the servers
 */
public record ClusterAnswers(Map<String, ClusterAnswer> byKey) {

  public ClusterAnswers {
    byKey = new LinkedHashMap<>(byKey);
  }

  /** What is wrong with the connections, by configuration key; empty where all answered. */
  public Map<String, String> failures() {
    Map<String, String> failures = new LinkedHashMap<>();
    byKey.forEach(
        (key, answer) -> {
          if (answer instanceof ClusterAnswer.Failure failure) {
            failures.put(key, failure.message());
          }
        });
    return failures;
  }

  /** The id of a cluster that was asked; empty where it told none. */
  public Optional<String> id(ClusterConfig cluster) {
    return cluster.isPresent() ? id(cluster.addresses().get(0)) : Optional.empty();
  }

  private Optional<String> id(ClusterAddress address) {
    return byKey.get(address.key()) instanceof ClusterAnswer.Id known
        ? Optional.of(known.id())
        : Optional.empty();
  }

  /**
   * Finds addresses that lead to another cluster than the first one does. Offsets, transactions and
   * topics of one cluster mean nothing on another one.
   *
   * @param ofOneCluster the addresses that must lead to the same cluster
   * @return messages by configuration key, on the one to be changed
   */
  public Map<String, String> differences(List<ClusterAddress> ofOneCluster) {
    Map<String, String> differences = new LinkedHashMap<>();
    ClusterAddress first = ofOneCluster.get(0);
    Optional<String> expected = id(first);
    for (ClusterAddress other : ofOneCluster) {
      Optional<String> found = id(other);
      if (expected.isPresent() && found.isPresent() && !found.equals(expected)) {
        ClusterAddress narrower = other.key().length() > first.key().length() ? other : first;
        String message =
            "%s leads to the cluster %s, but %s to the cluster %s: %s"
                .formatted(
                    named(other),
                    found.get(),
                    named(first),
                    expected.get(),
                    "all clients for one cluster of a connector must reach the same one. Give"
                        + " another address of it, or remove "
                        + narrower.key());
        differences.put(narrower.key(), message);
      }
    }
    return differences;
  }

  private static String named(ClusterAddress address) {
    return address.key()
        + " ("
        + address.properties().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
        + ")";
  }
}
