package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a:1", "kafka-1.example.com:65535", "10.0.0.1:9092", "[::1]:9092", "SSL://a:9093"})
  void addressesOfServersAreAccepted(String server) {
    accepted(Validators.bootstrapServers(), List.of(server, "b:2"));
    accepted(Validators.requiredBootstrapServers(), List.of(server));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a:", ":1", "a:b", "a b:1", "a:1:", "a:-1", "a:123456", "a: 1"})
  void addressesWithoutHostAndPortAreRefused(String server) {
    refused(
        Validators.bootstrapServers(),
        List.of("a:1", server),
        "Invalid value [a:1, "
            + server
            + "] for configuration key: '"
            + server
            + "' is not of the form host:port");
    refused(
        Validators.requiredBootstrapServers(),
        List.of(server),
        "Invalid value ["
            + server
            + "] for configuration key: '"
            + server
            + "' is not of the form host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:0", "a:65536", "a:99999"})
  void portsThatCannotBeAreRefused(String server) {
    refused(
        Validators.bootstrapServers(),
        List.of(server),
        "Invalid value ["
            + server
            + "] for configuration key: '"
            + server
            + "' has no port from 1 to 65535");
  }

  @Test
  void regularExpressionsAreCompiledNotRunAndNeedNotBeThere() {
    accepted(Validators.regex(), "(a|b)+\\.\\d{1,3}");
    accepted(Validators.regex(), "");
    accepted(Validators.regex(), null);
    refused(
        Validators.regex(),
        "a(",
        "Invalid value a( for configuration key: Not a regular expression: Unclosed group");
    refused(
        Validators.regex(),
        "*",
        "Invalid value * for configuration key: Not a regular expression: Dangling meta character"
            + " '*'");
  }

  @Test
  void aBlankTextIsRefusedWhereOneIsNeeded() {
    accepted(Validators.notBlank(), " x ");
    refused(
        Validators.notBlank(), " \t", "Invalid value  \t for configuration key: Must not be blank");
    refused(
        Validators.notBlank(), null, "Invalid value null for configuration key: Must not be blank");
  }

  @Test
  void validatorsReadWellInTheReference() {
    assertThat(Validators.bootstrapServers()).hasToString("host:port,...");
    assertThat(Validators.requiredBootstrapServers()).hasToString("host:port,...");
    assertThat(Validators.regex()).hasToString("a regular expression (java.util.regex)");
    assertThat(Validators.notBlank()).hasToString("a text that is not blank");
  }

  private static void accepted(ConfigDef.Validator validator, Object value) {
    assertThatCode(() -> validator.ensureValid("key", value)).doesNotThrowAnyException();
  }

  private static void refused(ConfigDef.Validator validator, Object value, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> validator.ensureValid("key", value))
        .withMessage(message);
  }
}
