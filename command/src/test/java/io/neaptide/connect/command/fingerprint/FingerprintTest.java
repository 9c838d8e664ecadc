package io.neaptide.connect.command.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

  private static final String DIGEST = "0f".repeat(32);

  @ParameterizedTest
  @ValueSource(strings = {"", ";columns=a,b", ";columns=a;ignore=\"x y\""})
  void isReadAsItIsWritten(String columns) {
    Fingerprint fingerprint = new Fingerprint(12, DIGEST, columns);
    assertThat(fingerprint).hasToString("neaptide:1:12:" + DIGEST + columns);
    assertThat(Fingerprint.parse("--expect", " " + fingerprint + "\n")).isEqualTo(fingerprint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "neaptide:1:12", "neaptide:1:-1:00", "12"})
  void refusesWhatIsNoLineOfIts(String line) {
    assertThatThrownBy(() -> Fingerprint.parse("--expect", line))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--expect " + line + " is no fingerprint");
  }

  @Test
  void refusesALineOfAnotherVersion() {
    assertThatThrownBy(() -> Fingerprint.parse("--expect", "neaptide:2:12:" + DIGEST))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("was taken by another version");
  }
}
