package io.neaptide.connect.common.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Collects what is wrong with a configuration, on every key involved. Not thread-safe. */
public final class ConfigErrors {

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  /** Starts from what the definition of the keys found. */
  public ConfigErrors(Config validated) {
    validated.configValues().forEach(value -> values.put(value.name(), value));
  }

  /** Reports a message on a key, also one that the definition does not hold. */
  public ConfigErrors add(String key, String message) {
    values
        .computeIfAbsent(key, name -> new ConfigValue(name, null, List.of(), new ArrayList<>()))
        .addErrorMessage(message);
    return this;
  }

  /** Reports messages by key. */
  public ConfigErrors addAll(Map<String, String> messages) {
    messages.forEach(this::add);
    return this;
  }

  /** Whether a key has no error yet. */
  public boolean isClean(String key) {
    return !values.containsKey(key) || values.get(key).errorMessages().isEmpty();
  }

  /** Whether no key has an error. */
  public boolean isClean() {
    return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /** The result for Connect. */
  public Config toConfig() {
    return new Config(new ArrayList<>(values.values()));
  }
}
