package io.neaptide.connect.command.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {

  @Test
  void isATimeInItsZone() {
    assertThat(PointInTime.parse("--until", "2026-11-24T13:00:00+01:00"))
        .isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1969-12-31T23:59:59.999Z", "-0001-01-01T00:00:00Z"})
  void isNotBeforeThereWereRecords(String text) {
    assertThatThrownBy(() -> PointInTime.parse("--until", text))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--until " + text + " is before 1970");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-24",
        "2026-11-24T12:00:00",
        "+999999999-01-01T00:00:00Z"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> PointInTime.parse("--until", text))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--until " + text + " is not a time with its zone");
  }
}
