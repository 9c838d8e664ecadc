package io.neaptide.connect.jdbc.dialect;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parameters in a URL of PostgreSQL by which a configuration could have foreign code run. */
public final class PostgresParameters {

  private static final String SSL_FACTORY = "sslfactory";

  /** The driver's own, which read nothing but what ssl parameters name. */
  private static final String OWN_SSL_FACTORIES = "org.postgresql.ssl.";

  /** In lower case. They name classes, what these are made with, or files of settings. */
  private static final Set<String> REFUSED =
      Set.of(
          "authenticationpluginclassname",
          "classloaderstrategy",
          "connectexecutor",
          "connectexecutorarg",
          "connectexecutorprovider",
          "loggerfile",
          "service",
          "socketfactory",
          "socketfactoryarg",
          "sslfactoryarg",
          "sslhostnameverifier",
          "sslpasswordcallback",
          "xmlfactoryfactory");

  private static final Pattern PARAMETER_END = Pattern.compile("&");

  private PostgresParameters() {}

  /** The first parameter of a URL that is refused. */
  public static Optional<String> refused(String url) {
    int start = url.indexOf('?');
    if (start < 0) {
      return Optional.empty();
    }
    return PARAMETER_END
        .splitAsStream(url.substring(start + 1))
        .filter(PostgresParameters::isRefused)
        .map(parameter -> parameter.split("=", -1)[0])
        .findFirst();
  }

  private static boolean isRefused(String parameter) {
    String[] parts = parameter.split("=", 2);
    String name = parts[0].strip().toLowerCase(Locale.ROOT);
    if (name.equals(SSL_FACTORY)) {
      return parts.length < 2 || !parts[1].startsWith(OWN_SSL_FACTORIES);
    }
    return REFUSED.contains(name) || name.contains("%");
  }
}
