package io.neaptide.connect.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.sink.state.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StatusScreenTest {

  private final StringWriter out = new StringWriter();
  private final WrittenState state = new WrittenState();

  @Test
  void drawsInPlaceOnATerminal() {
    StatusScreen screen = screen(true, false);
    screen.show(state.phase(Phase.PREPARING).status());
    screen.show(state.phase(Phase.STREAM).status());
    assertThat(out.toString())
        .contains("PREPARING", "\u001B[3A\u001B[J" + "customers-sink  STREAM");
  }

  @Test
  void appendsWhatIsNewElsewhere() {
    StatusScreen screen = screen(false, false);
    screen.show(state.phase(Phase.PREPARING).status());
    screen.show(state.status());
    assertThat(out.toString()).containsOnlyOnce("PREPARING").doesNotContain("\u001B");
    screen.show(state.phase(Phase.STREAM).status());
    assertThat(out.toString()).contains("\n\ncustomers-sink  STREAM");
  }

  @Test
  void writesALineOfJsonForEachChange() {
    StatusScreen screen = screen(true, true);
    screen.show(state.phase(Phase.PREPARING).status());
    screen.show(state.status());
    screen.show(state.phase(Phase.STREAM).status());
    assertThat(out.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"connector\""));
  }

  private StatusScreen screen(boolean terminal, boolean json) {
    PrintWriter writer = new PrintWriter(out);
    Console console = new Console(writer, writer, terminal, terminal);
    return new StatusScreen(console, Clock.fixed(WrittenState.BEGAN, ZoneOffset.UTC), json);
  }
}
