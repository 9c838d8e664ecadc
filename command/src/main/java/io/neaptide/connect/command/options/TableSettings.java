package io.neaptide.connect.command.options;

import io.neaptide.connect.command.cluster.ClusterSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which topic is read as a table, and how.
 *
 * @param options the names of the options that say so, for messages
 * @param properties of the formats: {@code key.<property>} and {@code value.<property>}
 * @param converters folders with the jars of formats that are classes
 * @param until what was written before that time is read; empty to read all
 */
public record TableSettings(
    SideOptions options,
    String topic,
    ClusterSettings cluster,
    String keyFormat,
    String valueFormat,
    Map<String, String> properties,
    List<Path> converters,
    Optional<Instant> until) {

  public TableSettings {
    Objects.requireNonNull(options);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(keyFormat);
    Objects.requireNonNull(valueFormat);
    properties = Map.copyOf(properties);
    converters = List.copyOf(converters);
    Objects.requireNonNull(until);
  }
}
