package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFormatTest {

  @ParameterizedTest
  @CsvSource({
    "${topic}, a.b",
    "copy-of-${topic}, copy-of-a.b",
    "${topic}_${topic}, a.b_a.b",
    "fixed, fixed",
    ".${topic}, .a.b",
  })
  void thePlaceholderStandsForTheTopicRead(String format, String topic) {
    assertThat(new TopicFormat(format).topicFor("a.b")).isEqualTo(topic);
  }

  @Test
  void charactersThatAReplacementMightInterpretAreTakenAsTheyAre() {
    assertThat(new TopicFormat("${topic}").topicFor("a$1\\b")).isEqualTo("a$1\\b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/${topic}", "$topic", "${Topic}", "{topic}", "ø"})
  void whatCanBeNoTopicNameIsRefused(String format) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new TopicFormat(format))
        .withMessageStartingWith(
            "Invalid value "
                + format
                + " for configuration topic.format: Not a topic name with the placeholder ${topic}:"
                + " ");
  }

  @Test
  void theMessageSaysWhatATopicNameMayHold() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new TopicFormat("a b"))
        .withMessage(
            "Invalid value a b for configuration topic.format: Not a topic name with the placeholder"
                + " ${topic}: Topic name is invalid: 'a b' contains one or more characters other"
                + " than ASCII alphanumerics, '.', '_' and '-'");
  }

  @Test
  void theLengthLimitCountsThePlaceholderAsOne() {
    assertThat(new TopicFormat("a".repeat(248) + "${topic}").topicFor("b")).hasSize(249);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new TopicFormat("a".repeat(249) + "${topic}"));
  }

  @Test
  void theDefaultIsTheTopicRead() {
    ConfigDef definition = TopicFormat.define(new ConfigDef(), 1);

    assertThat(definition.parse(Map.of())).containsEntry("topic.format", "${topic}");
    assertThat(definition.configKeys().get("topic.format").validator)
        .hasToString("a topic name, may hold ${topic}");
  }

  @Test
  void nullIsNotTheNameOfATopic() {
    Map<String, String> properties = new HashMap<>();
    properties.put("topic.format", null);
    ConfigDef definition = TopicFormat.define(new ConfigDef(), 1);

    assertThat(definition.validate(properties).get(0).errorMessages())
        .containsExactly(
            "Invalid value null for configuration topic.format: Must be a topic name; leave the key"
                + " out for its default");
  }
}
