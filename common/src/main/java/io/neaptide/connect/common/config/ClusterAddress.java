package io.neaptide.connect.common.config;

import java.util.Map;

/**
 * Where clients of a cluster connect to.
 *
 * @param key the configuration key that names the servers
 * @param properties those of an admin client that connects there as these clients do
 */
public record ClusterAddress(String key, Map<String, Object> properties) {

  public ClusterAddress {
    properties = Map.copyOf(properties);
  }

  /** Without the properties, which may hold secrets. */
  @Override
  public String toString() {
    return key;
  }
}
