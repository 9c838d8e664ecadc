package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedPropertiesTest {

  private static final String URL = "sasl.oauthbearer.token.endpoint.url";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.providers",
        "config.providers.file.class",
        "kafka.config.providers",
        "kafka.config.providers.file.class",
        "kafka.consumer.config.providers",
        "kafka.producer.config.providers.file.param.x",
        "kafka.admin.config.providers",
        "worker.kafka.config.providers",
        "worker.kafka.admin.config.providers.file.class",
        "fetch.existing.consumer.config.providers",
        "fetch.existing.value.deserializer.config.providers",
        "key.serializer.config.providers",
        "value.deserializer.config.providers",
        "event.processor.config.providers",
        "event.processor.config.providers.env.class",
        "consumer.override.config.providers",
        "value.converter.config.providers"
      })
  void configProvidersAreRefusedUnderEveryPrefix(String key) {
    Map<String, String> refused = RefusedProperties.in(Map.of(key, "file", "topics", "t"));

    assertThat(refused).containsOnlyKeys(key);
    assertThat(refused.get(key)).contains("read files", "worker's own configuration");
    assertThat(RefusedProperties.without(Map.of(key, "file", "topics", "t")))
        .isEqualTo(Map.of("topics", "t"));
    assertThatThrownBy(() -> RefusedProperties.requireNone(Map.of(key, "file")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + ": A connector may not bring config providers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.action.reload", "kafka.config.provider", "my.config.providersX"})
  void otherKeysPass(String key) {
    assertThat(RefusedProperties.in(Map.of(key, "file"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JndiLoginModule", "LdapLoginModule"})
  void loginModulesThatConnectElsewhereAreRefused(String module) {
    String jaas = "com.sun.security.auth.module." + module + " required user.provider.url=\"x\";";

    assertThat(RefusedProperties.in(Map.of("kafka.sasl.jaas.config", jaas)))
        .hasEntrySatisfying(
            "kafka.sasl.jaas.config", problem -> assertThat(problem).contains(module));
    assertThat(RefusedProperties.in(Map.of("consumer.override.sasl.jaas.config", jaas)))
        .containsOnlyKeys("consumer.override.sasl.jaas.config");
    assertThat(
            RefusedProperties.in(
                Map.of(
                    "kafka.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required;")))
        .isEmpty();
  }

  @Test
  void tokensComeFromFilesOnlyWhereTheOperatorAllowsIt() {
    Map<String, String> given = Map.of("kafka." + URL, "file:/run/token");
    assertThat(RefusedProperties.in(given)).containsOnlyKeys("kafka." + URL);
    assertThat(RefusedProperties.in(Map.of("kafka." + URL, "https://idp/token"))).isEmpty();

    System.setProperty(RefusedProperties.ALLOWED_URLS_PROPERTY, "https://idp, file:/run/token");
    try {
      assertThat(RefusedProperties.in(given)).isEmpty();
    } finally {
      System.clearProperty(RefusedProperties.ALLOWED_URLS_PROPERTY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.sasl.password, ${file:/etc/secret:password}, ${file:/etc/secret:password}",
    "event.processor.password, a${env:PASSWORD}b, ${env:PASSWORD}",
    "consumer.override.ssl.key.password, ${directory:/run:key}, ${directory:/run:key}",
    "topic.format, ${topic}.${env:STAGE}, ${env:STAGE}"
  })
  void aReferenceThatNobodyResolvedIsRefused(String key, String value, String reference) {
    assertThat(RefusedProperties.in(Map.of(key, value)))
        .hasEntrySatisfying(
            key, problem -> assertThat(problem).startsWith(reference + " is not resolved"));
  }

  @ParameterizedTest
  @CsvSource({
    "topic.format, ${topic}.copy",
    "transforms.date.format, ${date:yyyy}",
    "kafka.sasl.password, $:{x}",
    "kafka.sasl.password, ${a b:c}",
    "topics.regex, a{1}$"
  })
  void whatIsNoReferencePasses(String key, String value) {
    assertThat(RefusedProperties.in(Map.of(key, value))).isEmpty();
  }

  @Test
  void aKeyWithoutAValuePasses() {
    Map<String, String> given = new HashMap<>();
    given.put("kafka.sasl.jaas.config", null);

    assertThat(RefusedProperties.in(given)).isEmpty();
  }
}
