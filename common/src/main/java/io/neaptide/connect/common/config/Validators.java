package io.neaptide.connect.common.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators whose text reads well in the configuration reference. */
public final class Validators {

  private static final Pattern SERVER = Pattern.compile("\\S+:\\d{1,5}");

  private Validators() {}

  /** A list of {@code host:port}; empty where the key is optional. */
  public static ConfigDef.Validator bootstrapServers() {
    return described(
        "host:port,...",
        (name, value) -> {
          if (value == null) {
            // A required key that is missing is reported as such.
            return;
          }
          for (Object server : (List<?>) value) {
            if (!SERVER.matcher(server.toString()).matches()) {
              throw new ConfigException(
                  name, value, "'" + server + "' is not of the form host:port");
            }
          }
        });
  }

  /** A regular expression of {@link Pattern}; empty for none. */
  public static ConfigDef.Validator regex() {
    return described(
        "a regular expression (java.util.regex)",
        (name, value) -> {
          try {
            Pattern.compile(value.toString());
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
