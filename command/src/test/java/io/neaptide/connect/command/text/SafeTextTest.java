package io.neaptide.connect.command.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void leavesLettersOfAllScripts() {
    assertThat(SafeText.of("Zürich 東京 \uD83D\uDE00")).isEqualTo("Zürich 東京 \uD83D\uDE00");
  }

  @Test
  void tellsWhatATerminalWouldObeyByItsCode() {
    assertThat(SafeText.of("a\u001B[2Jb\r\n\u009B\u202Ec"))
        .isEqualTo("a\\u001b[2Jb\\u000d\\u000a\\u009b\\u202ec");
  }

  @Test
  void cutsBetweenCharacters() {
    assertThat(SafeText.of("ab\uD83D\uDE00cd", 3)).isEqualTo("ab...");
    assertThat(SafeText.of("ab", 2)).isEqualTo("ab");
  }
}
