package io.neaptide.connect.common.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds client properties that the worker's Kafka clients do not know. Their plugins (interceptors,
 * login modules, metrics reporters) take properties of their own, so such a key is not refused, but
 * warned of, with what was probably meant.
 */
public final class UnknownClientProperties {

  private static final List<ClientKind> ALL = List.of(ClientKind.values());

  private UnknownClientProperties() {}

  /**
   * What to warn of.
   *
   * @param properties all properties of a connector
   * @param own the keys of that connector
   * @param consumerPrefix what properties of consumers alone begin with, empty for none
   * @return messages by key, in the order of the keys; empty where all is known
   */
  public static Map<String, String> in(
      Map<String, ?> properties, ConnectorKeys own, Optional<String> consumerPrefix) {
    Map<String, String> unknown = new TreeMap<>();
    for (String key : properties.keySet()) {
      if (!own.names().contains(key)) {
        problem(key, own, consumerPrefix).ifPresent(problem -> unknown.put(key, problem));
      }
    }
    return unknown;
  }

  private static Optional<String> problem(
      String key, ConnectorKeys own, Optional<String> consumerPrefix) {
    if (consumerPrefix.filter(key::startsWith).isPresent()) {
      List<ClientKind> consumer = List.of(ClientKind.CONSUMER);
      return problem(key, consumerPrefix.get(), ClusterConfig.EXTERNAL_PREFIX, consumer);
    }
    for (String cluster : List.of(ClusterConfig.EXTERNAL_PREFIX, ClusterConfig.WORKER_PREFIX)) {
      if (key.startsWith(cluster)) {
        String rest = key.substring(cluster.length());
        return Arrays.stream(ClientKind.values())
            .filter(kind -> rest.startsWith(kind.prefix()))
            .findFirst()
            .map(kind -> problem(key, cluster + kind.prefix(), cluster, List.of(kind)))
            .orElseGet(() -> problem(key, cluster, cluster, ALL));
      }
    }
    return own.isOpen(key) ? Optional.empty() : bare(key);
  }

  private static Optional<String> problem(
      String key, String prefix, String cluster, List<ClientKind> kinds) {
    String property = key.substring(prefix.length());
    Set<String> known = names(kinds);
    if (known.contains(property)) {
      return Optional.empty();
    }
    return Optional.of(
        NearestName.of(property, known)
            .map(name -> prefix + name)
            .or(() -> ofAnotherKind(property).map(name -> cluster + name))
            .map(meant -> "Kafka's client knows no such property; " + meant + " was probably meant")
            .orElse(
                "Kafka's client knows no such property; it has no effect unless an interceptor, a"
                    + " login module or another plugin of the client takes it"));
  }

  private static Optional<String> ofAnotherKind(String property) {
    return ALL.stream()
        .filter(kind -> kind.names().contains(property))
        .map(kind -> kind.prefix() + property)
        .findFirst();
  }

  private static Set<String> names(List<ClientKind> kinds) {
    return kinds.stream().flatMap(kind -> kind.names().stream()).collect(Collectors.toSet());
  }

  /** A property of clients that stands without a prefix. */
  private static Optional<String> bare(String key) {
    return names(ALL).contains(key)
        ? Optional.of(
            "A property of Kafka's clients has no effect without a prefix; "
                + ClusterConfig.EXTERNAL_PREFIX
                + key
                + " was probably meant")
        : Optional.empty();
  }
}
