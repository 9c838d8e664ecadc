package io.neaptide.connect.common.config;

import java.util.Map;
import java.util.Set;

/**
 * The keys of one of the connectors.
 *
 * @param connector its name, for messages
 * @param names keys with a fixed name
 * @param openPrefixes prefixes of keys that are defined elsewhere, by a Kafka client, a format or a
 *     hook; each with its dot
 * @param namespaces prefixes that only this connector uses, each with its dot
 * @param instead what to use in the place of a key that this connector does not have
 */
public record ConnectorKeys(
    String connector,
    Set<String> names,
    Set<String> openPrefixes,
    Set<String> namespaces,
    Map<String, String> instead) {

  public ConnectorKeys {
    names = Set.copyOf(names);
    openPrefixes = Set.copyOf(openPrefixes);
    namespaces = Set.copyOf(namespaces);
    instead = Map.copyOf(instead);
  }

  boolean has(String key) {
    return names.contains(key) || isOpen(key);
  }

  boolean isOpen(String key) {
    return openPrefixes.stream().anyMatch(key::startsWith);
  }

  boolean isInNamespace(String key) {
    return namespaces.stream().anyMatch(key::startsWith);
  }
}
