package io.neaptide.connect.jdbc;

import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.H2Dialect;
import io.neaptide.connect.jdbc.dialect.PostgresDialect;
import io.neaptide.connect.jdbc.dialect.PostgresParameters;
import io.neaptide.connect.jdbc.dialect.TableNames;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The properties of the store, below {@code event.processor.}. */
final class StoreConfig {

  static final String URL_CONFIG = "url";
  private static final String URL_DOC =
      "JDBC URL of the database: jdbc:postgresql://host:port/database (with parameters of the"
          + " PostgreSQL driver, but for those that name a class to load), or jdbc:h2:file:/path/to/a/file for trying it out on a single"
          + " worker. User and password have keys of their own.";

  static final String USER_CONFIG = "user";
  private static final String USER_DOC = "User of the database. Empty for the driver's default.";

  static final String PASSWORD_CONFIG = "password";
  private static final String PASSWORD_DOC =
      "Password of that user. Use a config provider, so that it is not in the configuration.";

  static final String SCHEMA_CONFIG = "schema";
  private static final String SCHEMA_DOC =
      "Schema of the store's tables, which must exist. Empty for the user's default.";

  static final String TABLE_PREFIX_CONFIG = "table.prefix";
  private static final String TABLE_PREFIX_DOC =
      "What the names of the store's tables begin with. Connectors may share tables if their names"
          + " differ.";
  private static final String TABLE_PREFIX_DEFAULT = "neaptide_";

  static final String MAX_DELETES_CONFIG = "max.deletes.percent";
  private static final String MAX_DELETES_DOC =
      "Refuse to delete anything when more than this share of the rows that the store knows of a"
          + " target topic is not in the new stream.";
  private static final int MAX_DELETES_DEFAULT = 50;

  static final String CONNECTION_TIMEOUT_CONFIG = "connection.timeout.ms";
  private static final String CONNECTION_TIMEOUT_DOC =
      "How long to wait for a connection to the database before it counts as failed and is tried"
          + " again.";
  private static final long CONNECTION_TIMEOUT_DEFAULT = 10_000;

  static final String REQUEST_TIMEOUT_CONFIG = "request.timeout.ms";
  private static final String REQUEST_TIMEOUT_DOC =
      "How long the database may take for one statement before it counts as failed and is tried"
          + " again.";
  private static final long REQUEST_TIMEOUT_DEFAULT = 30_000;

  static final String RETRY_TIMEOUT_CONFIG = "retry.timeout.ms";
  private static final String RETRY_TIMEOUT_DOC =
      "For how long something is tried again, with growing pauses, while the database cannot be"
          + " reached, is slow, or ends a transaction for the sake of others. After that the task"
          + " fails, with nothing lost.";
  private static final long RETRY_TIMEOUT_DEFAULT = 300_000;

  private static final String GROUP = "JDBC state store";
  private static final Pattern POSTGRES_URL = Pattern.compile("jdbc:postgresql:.+");

  /** Without settings: some of them run what they are given. */
  private static final Pattern H2_URL = Pattern.compile("jdbc:h2:(file|mem):[^;]+");

  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}");
  private static final Pattern TABLE_PREFIX = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              URL_CONFIG,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              checked(
                  "jdbc:postgresql:..., jdbc:h2:file:... or jdbc:h2:mem:...",
                  StoreConfig::checkUrl),
              ConfigDef.Importance.HIGH,
              URL_DOC,
              GROUP,
              1,
              ConfigDef.Width.LONG,
              "JDBC URL")
          .define(
              USER_CONFIG,
              ConfigDef.Type.STRING,
              "",
              ConfigDef.Importance.HIGH,
              USER_DOC,
              GROUP,
              2,
              ConfigDef.Width.MEDIUM,
              "User")
          .define(
              PASSWORD_CONFIG,
              ConfigDef.Type.PASSWORD,
              "",
              ConfigDef.Importance.HIGH,
              PASSWORD_DOC,
              GROUP,
              3,
              ConfigDef.Width.MEDIUM,
              "Password")
          .define(
              SCHEMA_CONFIG,
              ConfigDef.Type.STRING,
              "",
              checked("letters, digits, _ and $, or empty", StoreConfig::checkSchema),
              ConfigDef.Importance.LOW,
              SCHEMA_DOC,
              GROUP,
              4,
              ConfigDef.Width.MEDIUM,
              "Schema")
          .define(
              TABLE_PREFIX_CONFIG,
              ConfigDef.Type.STRING,
              TABLE_PREFIX_DEFAULT,
              checked("up to 40 small letters, digits and _", StoreConfig::checkTablePrefix),
              ConfigDef.Importance.LOW,
              TABLE_PREFIX_DOC,
              GROUP,
              5,
              ConfigDef.Width.MEDIUM,
              "Table prefix")
          .define(
              MAX_DELETES_CONFIG,
              ConfigDef.Type.INT,
              MAX_DELETES_DEFAULT,
              ConfigDef.Range.between(0, 100),
              ConfigDef.Importance.MEDIUM,
              MAX_DELETES_DOC,
              GROUP,
              6,
              ConfigDef.Width.SHORT,
              "Max deletes (%)")
          .define(
              CONNECTION_TIMEOUT_CONFIG,
              ConfigDef.Type.LONG,
              CONNECTION_TIMEOUT_DEFAULT,
              ConfigDef.Range.between(250, 600_000),
              ConfigDef.Importance.LOW,
              CONNECTION_TIMEOUT_DOC,
              GROUP,
              7,
              ConfigDef.Width.SHORT,
              "Connection timeout (ms)")
          .define(
              REQUEST_TIMEOUT_CONFIG,
              ConfigDef.Type.LONG,
              REQUEST_TIMEOUT_DEFAULT,
              ConfigDef.Range.between(100, 3_600_000),
              ConfigDef.Importance.LOW,
              REQUEST_TIMEOUT_DOC,
              GROUP,
              8,
              ConfigDef.Width.SHORT,
              "Request timeout (ms)")
          .define(
              RETRY_TIMEOUT_CONFIG,
              ConfigDef.Type.LONG,
              RETRY_TIMEOUT_DEFAULT,
              ConfigDef.Range.between(0, 86_400_000),
              ConfigDef.Importance.MEDIUM,
              RETRY_TIMEOUT_DOC,
              GROUP,
              9,
              ConfigDef.Width.SHORT,
              "Retry timeout (ms)");

  private final AbstractConfig config;

  StoreConfig(Map<String, String> properties) {
    this.config = new AbstractConfig(DEFINITION, properties, false);
  }

  static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  String url() {
    return config.getString(URL_CONFIG).strip();
  }

  String user() {
    return config.getString(USER_CONFIG);
  }

  Password password() {
    return config.getPassword(PASSWORD_CONFIG);
  }

  TableNames tables() {
    return new TableNames(config.getString(SCHEMA_CONFIG), config.getString(TABLE_PREFIX_CONFIG));
  }

  int maxDeletesPercent() {
    return config.getInt(MAX_DELETES_CONFIG);
  }

  Duration connectionTimeout() {
    return Duration.ofMillis(config.getLong(CONNECTION_TIMEOUT_CONFIG));
  }

  Duration requestTimeout() {
    return Duration.ofMillis(config.getLong(REQUEST_TIMEOUT_CONFIG));
  }

  Duration retryTimeout() {
    return Duration.ofMillis(config.getLong(RETRY_TIMEOUT_CONFIG));
  }

  Dialect dialect() {
    return POSTGRES_URL.matcher(url()).matches() ? new PostgresDialect() : new H2Dialect();
  }

  private static void checkUrl(String name, String url) {
    String stripped = url.strip();
    if (stripped.toLowerCase(Locale.ROOT).contains("password=")) {
      // The URL is not part of the message: it holds a secret.
      throw new ConfigException(
          name + " must not hold a password: use " + PASSWORD_CONFIG + " beside it");
    }
    if (stripped.startsWith("jdbc:postgresql:")
        && stripped.substring(0, firstOf(stripped, "?", stripped.length())).contains("@")) {
      throw new ConfigException(
          name + " must not hold a user: use " + USER_CONFIG + " and " + PASSWORD_CONFIG);
    }
    if (stripped.startsWith("jdbc:h2:") && !H2_URL.matcher(stripped).matches()) {
      throw new ConfigException(
          name, url, "H2 is used as jdbc:h2:file:<path> or jdbc:h2:mem:<name>, without settings");
    }
    if (!H2_URL.matcher(stripped).matches() && !POSTGRES_URL.matcher(stripped).matches()) {
      throw new ConfigException(
          name, url, "The store knows PostgreSQL (jdbc:postgresql:...) and H2 (jdbc:h2:file:...)");
    }
    PostgresParameters.refused(stripped)
        .ifPresent(
            parameter -> {
              throw new ConfigException(
                  name
                      + " must not have the parameter "
                      + parameter
                      + ": it makes the driver load a class or read a file that the configuration"
                      + " names. Remove it");
            });
  }

  private static int firstOf(String text, String sign, int otherwise) {
    int at = text.indexOf(sign);
    return at < 0 ? otherwise : at;
  }

  private static void checkSchema(String name, String schema) {
    if (!schema.isEmpty() && !SCHEMA.matcher(schema).matches()) {
      throw new ConfigException(name, schema, "Must be " + SCHEMA + ", or empty");
    }
  }

  private static void checkTablePrefix(String name, String prefix) {
    if (!TABLE_PREFIX.matcher(prefix).matches()) {
      throw new ConfigException(name, prefix, "Must be " + TABLE_PREFIX);
    }
  }

  private static ConfigDef.Validator checked(
      String description, BiConsumer<String, String> validator) {
    return new ConfigDef.Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        if (value == null) {
          throw new ConfigException(name, null, "Must be " + description);
        }
        validator.accept(name, value.toString());
      }

      @Override
      public String toString() {
        return description;
      }
    };
  }
}
