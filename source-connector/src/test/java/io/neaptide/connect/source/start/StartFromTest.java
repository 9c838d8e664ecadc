package io.neaptide.connect.source.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class StartFromTest {

  @Test
  void readsWordsAndTimestamps() {
    assertThat(StartFrom.parse("earliest")).isEqualTo(new StartFrom.Earliest());
    assertThat(StartFrom.parse("latest")).isEqualTo(new StartFrom.Latest());
    assertThat(StartFrom.parse("2026-11-24T13:00:00+01:00"))
        .isEqualTo(new StartFrom.At(Instant.parse("2026-11-24T12:00:00Z")));
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> StartFrom.parse("2026-11-24T12:00:00"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value 2026-11-24T12:00:00 for configuration start.from: Use 'earliest',"
                + " 'latest', or an ISO-8601 timestamp with a zone such as 2026-11-24T12:00:00Z");
    assertThatThrownBy(() -> StartFrom.parse("1969-12-31T23:59:59Z"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value 1969-12-31T23:59:59Z for configuration start.from: Kafka has no records"
                + " from before 1970");
  }
}
