package io.neaptide.connect.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.common.PluginVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class NeaptideCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out).hasToString("neaptide " + PluginVersion.current() + System.lineSeparator());
  }

  @Test
  void explainsItsOptionsAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: neaptide", "Exit codes:", "--verbose");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void asksForACommandInOneLine() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("neaptide: Missing a command (see 'neaptide --help')");
  }

  @Test
  void refusesWhatItDoesNotKnowInOneLine() {
    assertThat(run("compare")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "neaptide: Unmatched argument at index 0: 'compare' (see 'neaptide --help')");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... args) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    return NeaptideCommand.run(console, args);
  }
}
