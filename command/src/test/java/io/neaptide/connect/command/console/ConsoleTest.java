package io.neaptide.connect.command.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private final PrintStream stream =
      new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

  @Test
  void coloursTheResultOnATerminalOnly() {
    assertThat(console("out,err", Map.of()).colours()).isTrue();
    assertThat(console(",err", Map.of()).colours()).isFalse();
    assertThat(console("", Map.of()).colours()).isFalse();
  }

  @Test
  void givesNoColoursWhereTheyAreNotWanted() {
    assertThat(console("out", Map.of("NO_COLOR", "1")).colours()).isFalse();
    assertThat(console("out", Map.of("NO_COLOR", "")).colours()).isTrue();
    assertThat(console("out", Map.of("TERM", "dumb")).colours()).isFalse();
  }

  @Test
  void redrawsLinesOnlyWhereSomebodyLooks() {
    assertThat(console(",err", Map.of()).terminal()).isTrue();
    assertThat(console("out", Map.of()).terminal()).isFalse();
  }

  private Console console(String terminals, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty(Console.TERMINAL, terminals);
    return Console.of(stream, stream, properties, environment);
  }
}
