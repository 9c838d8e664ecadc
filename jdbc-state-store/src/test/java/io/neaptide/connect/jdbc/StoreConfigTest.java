package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.jdbc.dialect.H2Dialect;
import io.neaptide.connect.jdbc.dialect.PostgresDialect;
import io.neaptide.connect.jdbc.dialect.TableNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreConfigTest {

  private static final String URL = "jdbc:postgresql://db:5432/neaptide";

  @Test
  void defaults() {
    StoreConfig config = new StoreConfig(Map.of("url", URL));

    assertThat(config.url()).isEqualTo(URL);
    assertThat(config.user()).isEmpty();
    assertThat(config.password().value()).isEmpty();
    assertThat(config.tables()).isEqualTo(new TableNames("", "neaptide_"));
    assertThat(config.tables().row()).isEqualTo("\"neaptide_row\"");
    assertThat(config.maxDeletesPercent()).isEqualTo(50);
    assertThat(config.connectionTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.retryTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.dialect()).isInstanceOf(PostgresDialect.class);
  }

  @Test
  void schemaAndPrefixMakeTheNamesOfTables() {
    Map<String, String> properties = new HashMap<>();
    properties.put("url", "jdbc:h2:file:/data/store");
    properties.put("schema", "Kafka");
    properties.put("table.prefix", "orders_");
    StoreConfig config = new StoreConfig(properties);

    assertThat(config.tables().target()).isEqualTo("\"Kafka\".\"orders_target\"");
    assertThat(config.dialect()).isInstanceOf(H2Dialect.class);
  }

  @Test
  void passwordIsHidden() {
    ConfigDef.ConfigKey key = StoreConfig.definition().configKeys().get("password");

    assertThat(key.type()).isEqualTo(ConfigDef.Type.PASSWORD);
    assertThat(new StoreConfig(Map.of("url", URL, "password", "secret")).password().toString())
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socketFactory=com.example.Any",
        "ssl=true&SocketFactoryArg=/etc/passwd",
        "sslfactory=com.example.Any",
        "sslfactoryarg=file:/etc/passwd",
        "sslhostnameverifier=com.example.Any",
        "sslpasswordcallback=com.example.Any",
        "authenticationPluginClassName=com.example.Any",
        "xmlFactoryFactory=com.example.Any",
        "service=other",
        "socket%46actory=com.example.Any"
      })
  void urlThatNamesAClassOrAFileIsRefused(String parameters) {
    assertThatThrownBy(() -> new StoreConfig(Map.of("url", URL + "?" + parameters)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("url must not have the parameter ")
        .hasMessageContaining("Remove it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl=true&sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "targetServerType=primary"
      })
  void urlMayHaveOtherParameters(String parameters) {
    String url = URL + "?" + parameters;
    assertThat(new StoreConfig(Map.of("url", url)).url()).isEqualTo(url);
  }

  @Test
  void urlWithAPasswordIsRefusedWithoutSayingIt() {
    assertThatThrownBy(() -> new StoreConfig(Map.of("url", URL + "?user=u&PassWord=secret")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("url must not hold a password: use password beside it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://db/x",
        "postgresql://db/x",
        "jdbc:postgresql:",
        "jdbc:h2:tcp://db/x",
        "jdbc:h2:file:/data/x;INIT=RUNSCRIPT FROM 'http://x'",
        ""
      })
  void otherUrlsAreRefused(String url) {
    assertThatThrownBy(() -> new StoreConfig(Map.of("url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\"; DROP TABLE y; --", "Großes", "", "1x"})
  void namesThatAreNoIdentifiersAreRefused(String prefix) {
    assertThatThrownBy(() -> new StoreConfig(Map.of("url", URL, "table.prefix", prefix)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("table.prefix");
  }
}
