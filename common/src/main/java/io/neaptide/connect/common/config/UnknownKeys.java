package io.neaptide.connect.common.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds keys that nobody would read although whoever gave them meant something: a plan that is
 * mistyped would be applied.
 *
 * <p>Refused is what can only be a mistake: a key of the other connector, one that differs from a
 * key of this one by a typing error, and one in a namespace that is the connector's alone. Keys of
 * Connect, of transforms and converters, and whatever else a worker may take, pass.
 */
public final class UnknownKeys {

  /** Keys that Connect has itself, for one of the two kinds of connectors or both. */
  private static final Set<String> OF_CONNECT =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "tasks.max",
          "tasks.max.enforce",
          "key.converter",
          "value.converter",
          "header.converter",
          "config.action.reload",
          "transforms",
          "predicates",
          "topics",
          "topics.regex",
          "exactly.once.support",
          "transaction.boundary",
          "transaction.boundary.interval.ms",
          "offsets.storage.topic");

  private static final List<String> PREFIXES_OF_CONNECT =
      List.of(
          "errors.",
          "transforms.",
          "predicates.",
          "consumer.override.",
          "producer.override.",
          "admin.override.",
          "key.converter.",
          "value.converter.",
          "header.converter.");

  private final ConnectorKeys own;
  private final ConnectorKeys other;
  private final Set<String> alsoOfConnect;

  /**
   * @param own the keys of this connector
   * @param other the keys of the other one
   * @param alsoOfConnect prefixes of keys that Connect has for this kind of connector
   */
  public UnknownKeys(ConnectorKeys own, ConnectorKeys other, Set<String> alsoOfConnect) {
    this.own = own;
    this.other = other;
    this.alsoOfConnect = Set.copyOf(alsoOfConnect);
  }

  /**
   * What can only be a mistake.
   *
   * @param properties all properties of a connector
   * @return messages by key, in the order of the keys; empty where all is well
   */
  public Map<String, String> refused(Map<String, ?> properties) {
    Map<String, String> refused = new TreeMap<>();
    for (String key : properties.keySet()) {
      if (!own.has(key) && !isOfConnect(key)) {
        problem(key).ifPresent(problem -> refused.put(key, problem));
      }
    }
    return refused;
  }

  private boolean isOfConnect(String key) {
    return OF_CONNECT.contains(key)
        || PREFIXES_OF_CONNECT.stream().anyMatch(key::startsWith)
        || alsoOfConnect.stream().anyMatch(key::startsWith);
  }

  private Optional<String> problem(String key) {
    if (other.has(key)) {
      return Optional.of(
          "A key of "
              + other.connector()
              + ", of no effect in "
              + own.connector()
              + "; "
              + Optional.ofNullable(own.instead().get(key))
                  .or(() -> meant(key))
                  .map(name -> "use " + name + ", or remove it")
                  .orElse("remove it"));
    }
    Optional<String> meant = meant(key).or(() -> ofAnotherPlace(key));
    if (meant.isPresent()) {
      return Optional.of("No such key; " + meant.get() + " was probably meant");
    }
    if (own.isInNamespace(key) || other.isInNamespace(key)) {
      return Optional.of(
          "No such key; see the configuration reference for those of " + own.connector());
    }
    return Optional.empty();
  }

  /** The key that differs only by a typing error, in the whole or in its prefix. */
  private Optional<String> meant(String key) {
    return NearestName.of(key, own.names()).or(() -> meantPrefix(key));
  }

  private Optional<String> meantPrefix(String key) {
    for (String prefix : own.openPrefixes()) {
      int end = endOfSegments(key, prefix.split("\\.", -1).length - 1);
      if (end > 0 && NearestName.of(key.substring(0, end), Set.of(prefix)).isPresent()) {
        return Optional.of(prefix + key.substring(end));
      }
    }
    return Optional.empty();
  }

  /** Where a number of segments ends, with its dot; -1 where the key has no more. */
  private static int endOfSegments(String key, int segments) {
    int end = 0;
    for (int segment = 0; segment < segments && end >= 0; segment++) {
      int dot = key.indexOf('.', end);
      end = dot < 0 ? -1 : dot + 1;
    }
    return end;
  }

  /** As in the configuration of a worker, where a connector's has other places for it. */
  private Optional<String> ofAnotherPlace(String key) {
    for (ClientKind kind : ClientKind.values()) {
      if (key.startsWith(kind.prefix())
          && kind.names().contains(key.substring(kind.prefix().length()))) {
        String property = key.substring(kind.prefix().length());
        return Optional.of(
            ClusterConfig.EXTERNAL_PREFIX + key + " or " + kind.prefix() + "override." + property);
      }
    }
    return Optional.empty();
  }
}
