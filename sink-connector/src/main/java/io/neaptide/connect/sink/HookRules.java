package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ConfigErrors;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** What can be said of a hook before it runs: its class, and its own properties. */
final class HookRules {

  private final ConfigErrors errors;
  private final Map<String, String> properties;

  HookRules(ConfigErrors errors, Map<String, String> properties) {
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

  private void checkProperties(HookClass hook, Map<String, String> own) {
    for (ConfigValue value : definition(hook).validate(own)) {
      String key = HookConfig.PREFIX + value.name();
      for (String message : value.errorMessages()) {
        errors.add(
            key,
            message
                .replace("configuration " + value.name(), "configuration " + key)
                .replace("configuration \"" + value.name() + '"', "configuration \"" + key + '"'));
      }
    }
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
