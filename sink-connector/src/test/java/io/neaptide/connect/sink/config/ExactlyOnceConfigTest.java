package io.neaptide.connect.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ExactlyOnceConfigTest {

  private static ExactlyOnceConfig config(String connector, String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "broker:9092");
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return new SinkConfig(properties).exactlyOnce(connector);
  }

  @Test
  void theStateTopicIsNamedAfterTheConnector() {
    assertThat(config("people").stateTopic()).isEqualTo("__neaptide-people");
    assertThat(config("people").commitInterval()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void takesWhatIsConfigured() {
    ExactlyOnceConfig config =
        config("a b", "state.topic", "mine", "transaction.commit.interval.ms", "5000");

    assertThat(config.stateTopic()).isEqualTo("mine");
    assertThat(config.commitInterval()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aConnectorWhoseNameIsNoTopicNameNeedsAStateTopic() {
    assertThatThrownBy(() -> config("a b"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value __neaptide-a b for configuration state.topic: Not a topic name (Topic"
                + " name is invalid: '__neaptide-a b' contains one or more characters other than"
                + " ASCII alphanumerics, '.', '_' and '-'); set state.topic to the name of a topic"
                + " for this connector alone");
  }

  @Test
  void aCommitIntervalThatNobodyWantsIsRefused() {
    assertThatThrownBy(() -> config("a", "transaction.commit.interval.ms", "0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("transaction.commit.interval.ms: Value must be at least 1");
    assertThatThrownBy(() -> config("a", "transaction.commit.interval.ms", "5001"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("transaction.commit.interval.ms: Value must be no more than 5000");
  }
}
