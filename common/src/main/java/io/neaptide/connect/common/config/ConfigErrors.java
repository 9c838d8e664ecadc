package io.neaptide.connect.common.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Collects what is wrong with a configuration. Connect prints all messages one after the other,
 * without their keys: so each problem is added once, on the key to be changed, and each message
 * names that key. Not thread-safe.
 */
public final class ConfigErrors {

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  /**
   * Starts from what the definition of the keys found. Of a value that is missing or cannot be read
   * the definition says in a second message that it is null.
   */
  public ConfigErrors(Config validated) {
    for (ConfigValue value : validated.configValues()) {
      List<String> messages = value.errorMessages();
      if (messages.size() > 1) {
        messages.subList(1, messages.size()).clear();
      }
      values.put(value.name(), value);
    }
  }

  /**
   * Reports a problem on a key, also one that the definition does not hold.
   *
   * @param message if it does not name the key, the key is put before it
   */
  public ConfigErrors add(String key, String message) {
    ConfigValue value =
        values.computeIfAbsent(
            key, name -> new ConfigValue(name, null, List.of(), new ArrayList<>()));
    String named = names(message, key) ? message : key + ": " + message;
    if (!value.errorMessages().contains(named)) {
      value.addErrorMessage(named);
    }
    return this;
  }

  /** Whether a message has the key as a word; others may begin or end with it. */
  private static boolean names(String message, String key) {
    return Pattern.compile("(?<![\\w.])" + Pattern.quote(key) + "(?!\\w|\\.\\w)")
        .matcher(message)
        .find();
  }

  /** Reports problems by key. */
  public ConfigErrors addAll(Map<String, String> messages) {
    messages.forEach(this::add);
    return this;
  }

  /** Reports problems by key, but for keys of which something was said already. */
  public ConfigErrors addOnCleanKeys(Map<String, String> messages) {
    messages.forEach(
        (key, message) -> {
          if (isClean(key)) {
            add(key, message);
          }
        });
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
