package io.neaptide.connect.common.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * What no configuration of a connector may hold, under any prefix: properties by which whoever may
 * configure a connector could read files of the worker or have it run foreign code, and references
 * to config providers that nobody resolved.
 */
public final class RefusedProperties {

  /** Every Kafka client, serializer and hook that makes a config of its own would resolve them. */
  private static final Pattern CONFIG_PROVIDERS =
      Pattern.compile("(.*\\.)?config\\.providers(\\..*)?");

  private static final Pattern JAAS_CONFIG = Pattern.compile("(.*\\.)?sasl\\.jaas\\.config");

  private static final Pattern OAUTH_URL =
      Pattern.compile("(.*\\.)?sasl\\.oauthbearer\\.(token|jwks)\\.endpoint\\.url");

  /** Kafka refuses them, too, but not in every version that a worker may have. */
  private static final List<String> LOGIN_MODULES =
      List.of(
          "com.sun.security.auth.module.JndiLoginModule",
          "com.sun.security.auth.module.LdapLoginModule");

  /** By it an operator allows addresses; Kafka 4 asks for it, Kafka 3.9 allows everything. */
  static final String ALLOWED_URLS_PROPERTY = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  /** As Connect recognises them; our own placeholder has no colon. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^${}:\\s]+:[^}]*}");

  /** The transforms of others may have expressions of their own that look like references. */
  private static final Pattern NOT_OURS = Pattern.compile("(transforms|predicates)(\\..*)?");

  private RefusedProperties() {}

  /**
   * What is refused, and why.
   *
   * @param properties all properties of a connector
   * @return messages by key, in the order of the keys; empty where all is well
   */
  public static Map<String, String> in(Map<String, ?> properties) {
    Map<String, String> refused = new TreeMap<>();
    properties.forEach(
        (key, value) ->
            problem(key, value == null ? "" : value.toString())
                .ifPresent(problem -> refused.put(key, problem)));
    return refused;
  }

  /** The properties that are not refused, so that these can be checked without danger. */
  public static Map<String, String> without(Map<String, String> properties) {
    Map<String, String> rest = new HashMap<>(properties);
    rest.keySet().removeAll(in(properties).keySet());
    return rest;
  }

  /**
   * Checks properties that were perhaps never validated.
   *
   * @throws ConfigException names the first key that is refused, and why
   */
  public static void requireNone(Map<String, ?> properties) {
    in(properties)
        .forEach(
            (key, problem) -> {
              throw new ConfigException(key + ": " + problem);
            });
  }

  private static Optional<String> problem(String key, String value) {
    if (CONFIG_PROVIDERS.matcher(key).matches()) {
      return Optional.of(
          "A connector may not bring config providers: they would read files and the environment of"
              + " the worker (the danger of CVE-2024-31141). Declare them in the worker's own"
              + " configuration, as config.providers, and use them here as ${provider:path:key}");
    }
    if (JAAS_CONFIG.matcher(key).matches()) {
      return LOGIN_MODULES.stream()
          .filter(value::contains)
          .findFirst()
          .map(
              module ->
                  module
                      + " is refused: it connects to an address that the configuration names and"
                      + " may run code from there (the danger of CVE-2023-25194 and"
                      + " CVE-2025-27818). Use the login module of the SASL mechanism");
    }
    if (OAUTH_URL.matcher(key).matches() && isFile(value) && !isAllowed(value)) {
      return Optional.of(
          "It would read a file of the worker and send it away (the danger of CVE-2025-27817). Use"
              + " an https address, or let the operator of the worker allow this one with the"
              + " system property "
              + ALLOWED_URLS_PROPERTY);
    }
    return NOT_OURS.matcher(key).matches() ? Optional.empty() : unresolved(value);
  }

  private static boolean isFile(String url) {
    return url.strip().toLowerCase(Locale.ROOT).startsWith("file:");
  }

  private static boolean isAllowed(String url) {
    return List.of(System.getProperty(ALLOWED_URLS_PROPERTY, "").split("\\s*,\\s*"))
        .contains(url.strip());
  }

  private static Optional<String> unresolved(String value) {
    Matcher reference = REFERENCE.matcher(value);
    return reference.find()
        ? Optional.of(
            reference.group()
                + " is not resolved, and the text itself would be used: the worker has no config"
                + " provider of that name, or the provider has no such key. Declare the provider in"
                + " the worker's configuration as config.providers, or correct the reference")
        : Optional.empty();
  }
}
