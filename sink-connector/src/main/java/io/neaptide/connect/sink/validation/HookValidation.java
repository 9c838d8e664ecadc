package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.config.ConfigErrors;
import io.neaptide.connect.sink.config.HookClass;
import io.neaptide.connect.sink.config.HookConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.task.TaskId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Checks a hook before it runs: its class, and its own properties. */
final class HookValidation {

  private final ConfigErrors errors;
  private final Map<String, String> properties;

  HookValidation(ConfigErrors errors, Map<String, String> properties) {
    this.errors = errors;
    this.properties = properties;
  }

  /** Reports what is wrong; returns the class where there is one that can be used. */
  Optional<HookClass> check() {
    Map<String, String> own = HookConfig.properties(properties);
    String name = properties.getOrDefault(HookConfig.CLASS_CONFIG, "");
    if (name.isBlank()) {
      own.keySet()
          .forEach(
              key ->
                  errors.add(
                      HookConfig.PREFIX + key,
                      "There is no hook to take it; set "
                          + HookConfig.CLASS_CONFIG
                          + ", or remove the key"));
      return Optional.empty();
    }
    try {
      HookClass hook = HookClass.load(name);
      checkProperties(hook, own);
      // Its methods may need classes that are missing, which shows only now.
      hook.hasInitialCallback();
      return Optional.of(hook);
    } catch (ConfigException e) {
      errors.add(HookConfig.CLASS_CONFIG, e.getMessage());
      return Optional.empty();
    }
  }

  /** Of a value that is missing, a second message only says that it is null. */
  private void checkProperties(HookClass hook, Map<String, String> own) {
    for (ConfigValue value : definition(hook).validate(own)) {
      String key = HookConfig.PREFIX + value.name();
      value.errorMessages().stream()
          .findFirst()
          .ifPresent(message -> errors.add(key, withKey(message, value.name(), key)));
    }
  }

  /** Why a hook does not go together with the rest of a configuration that is right otherwise. */
  static Optional<String> unsuitable(HookClass hook, SinkConfig config) {
    TaskId task = new TaskId(TaskId.connectorOf(config.properties()), 0);
    return hook.newInstance().unsuitable(config.hookContext(task));
  }

  /** The hook knows its properties without their prefix. */
  private static String withKey(String message, String name, String key) {
    return message
        .replace("configuration " + name, "configuration " + key)
        .replace("configuration \"" + name + '"', "configuration \"" + key + '"')
        .replaceFirst("^" + Pattern.quote(name) + " ", Matcher.quoteReplacement(key) + " ");
  }

  /**
   * Properties that the hook does not define, where it defines any; it may take them all the same.
   *
   * @return messages by key
   */
  static Map<String, String> unknownProperties(Map<String, String> properties) {
    String name = properties.getOrDefault(HookConfig.CLASS_CONFIG, "");
    Set<String> unknown = new TreeSet<>(HookConfig.properties(properties).keySet());
    if (name.isBlank() || unknown.isEmpty()) {
      return Map.of();
    }
    Set<String> defined = definition(HookClass.load(name)).names();
    unknown.removeAll(defined);
    Map<String, String> messages = new TreeMap<>();
    if (!defined.isEmpty()) {
      unknown.forEach(
          key ->
              messages.put(
                  HookConfig.PREFIX + key,
                  "The hook does not define it; it defines " + new TreeSet<>(defined)));
    }
    return messages;
  }

  private static ConfigDef definition(HookClass hook) {
    try {
      return hook.newInstance().config();
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      ConfigException failed =
          new ConfigException(
              HookConfig.CLASS_CONFIG,
              hook.name(),
              "The hook cannot say which properties it takes; its config() failed: " + e);
      failed.initCause(e);
      throw failed;
    }
  }
}
