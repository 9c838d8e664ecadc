package io.neaptide.connect.common.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators whose text reads well in the configuration reference. */
public final class Validators {

  private static final Pattern SERVER = Pattern.compile("\\S+:(?<port>\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  private Validators() {}

  /** A list of {@code host:port}, or none. */
  public static ConfigDef.Validator bootstrapServers() {
    return described("host:port,...", Validators::checkServers);
  }

  /** A list of {@code host:port} with at least one. */
  static ConfigDef.Validator requiredBootstrapServers() {
    return described(
        "host:port,...",
        (name, value) -> {
          if (value == null || ((List<?>) value).isEmpty()) {
            throw new ConfigException(name, value, "Must name at least one host:port");
          }
          checkServers(name, value);
        });
  }

  private static void checkServers(String name, Object value) {
    if (value == null) {
      return;
    }
    for (Object server : (List<?>) value) {
      Matcher parts = SERVER.matcher(server.toString());
      if (!parts.matches()) {
        throw new ConfigException(name, value, "'" + server + "' is not of the form host:port");
      }
      int port = Integer.parseInt(parts.group("port"));
      if (port == 0 || port > MAX_PORT) {
        throw new ConfigException(
            name, value, "'" + server + "' has no port from 1 to " + MAX_PORT);
      }
    }
  }

  /** A regular expression of {@link Pattern}; empty or null for none. */
  public static ConfigDef.Validator regex() {
    return described(
        "a regular expression (java.util.regex)",
        (name, value) -> {
          try {
            Pattern.compile(value == null ? "" : value.toString());
          } catch (PatternSyntaxException e) {
            throw new ConfigException(
                name, value, "Not a regular expression: " + e.getDescription());
          }
        });
  }

  /** A text that is not blank. */
  public static ConfigDef.Validator notBlank() {
    return described(
        "a text that is not blank",
        (name, value) -> {
          if (value == null || value.toString().isBlank()) {
            throw new ConfigException(name, value, "Must not be blank");
          }
        });
  }

  /** A validator with its own description. */
  public static ConfigDef.Validator described(String description, ConfigDef.Validator validator) {
    return new ConfigDef.Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        validator.ensureValid(name, value);
      }

      @Override
      public String toString() {
        return description;
      }
    };
  }
}
