package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConfigErrorsTest {

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define("good", ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW, "")
          .define("bad", ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW, "");

  @Test
  void whatTheDefinitionFoundIsKept() {
    ConfigErrors errors = errors();

    assertThat(errors.isClean("good")).isTrue();
    assertThat(errors.isClean("bad")).isFalse();
    assertThat(errors.isClean("elsewhere")).isTrue();
    assertThat(errors.isClean()).isFalse();
    assertThat(messages(errors.toConfig()).get("bad"))
        .isEqualTo("[Invalid value x for configuration bad: Not a number of type INT]");
  }

  @Test
  void everyProblemStandsOnItsKeyAndNamesIt() {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("bad", "second");
    more.put("kafka.acks", "kafka.acks is third");

    Config config =
        errors()
            .add("good", "first; no goodness, good.better or agood")
            .addAll(more)
            .add("kafka.acks", "fourth")
            .add("kafka.acks", "fourth")
            .addOnCleanKeys(Map.of("kafka.acks", "fifth", "other", "sixth"))
            .toConfig();

    assertThat(messages(config))
        .containsEntry("good", "[good: first; no goodness, good.better or agood]")
        .containsEntry(
            "bad", "[Invalid value x for configuration bad: Not a number of type INT, bad: second]")
        .containsEntry("kafka.acks", "[kafka.acks is third, kafka.acks: fourth]")
        .containsEntry("other", "[other: sixth]");
  }

  @Test
  void aValueThatCannotBeReadIsReportedOnce() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                "many",
                ConfigDef.Type.INT,
                1,
                ConfigDef.Range.atLeast(1),
                ConfigDef.Importance.LOW,
                "");

    assertThat(
            messages(
                new ConfigErrors(new Config(definition.validate(Map.of("many", "x")))).toConfig()))
        .containsEntry(
            "many", "[Invalid value x for configuration many: Not a number of type INT]");
  }

  @Test
  void aKeyThatIsNotDefinedSpoilsTheWhole() {
    ConfigErrors errors = new ConfigErrors(new Config(DEFINITION.validate(Map.of())));
    assertThat(errors.isClean()).isTrue();

    errors.add("kafka.acks", "wrong");

    assertThat(errors.isClean()).isFalse();
    assertThat(errors.isClean("kafka.acks")).isFalse();
    assertThat(errors.isClean("good")).isTrue();
  }

  private static ConfigErrors errors() {
    return new ConfigErrors(new Config(DEFINITION.validate(Map.of("bad", "x"))));
  }

  private static Map<String, String> messages(Config config) {
    Map<String, String> messages = new LinkedHashMap<>();
    for (ConfigValue value : config.configValues()) {
      messages.put(value.name(), value.errorMessages().toString());
    }
    return messages;
  }
}
