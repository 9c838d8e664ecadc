package io.neaptide.connect.command.status;

import io.neaptide.connect.command.console.Console;
import java.time.Clock;
import java.util.List;

/**
 * Where a status is shown again and again: on a terminal in place, elsewhere below the last one, if
 * anything is new.
 */
final class StatusScreen {

  private static final String ESCAPE = "\u001B[";
  private static final String CLEAR_BELOW = ESCAPE + "J";

  private final Console console;
  private final Clock clock;
  private final boolean json;
  private int height;
  private String shown = "";

  StatusScreen(Console console, Clock clock, boolean json) {
    this.console = console;
    this.clock = clock;
    this.json = json;
  }

  void show(ConnectorStatus status) {
    String now = StatusJson.of(status);
    if (json) {
      if (!now.equals(shown)) {
        console.out().println(now);
      }
    } else if (console.colours()) {
      showInPlace(StatusText.lines(status, clock.instant()));
    } else if (!now.equals(shown)) {
      if (!shown.isEmpty()) {
        console.out().println();
      }
      StatusText.lines(status, clock.instant()).forEach(console.out()::println);
    }
    console.out().flush();
    shown = now;
  }

  private void showInPlace(List<String> lines) {
    if (height > 0) {
      console.out().print(ESCAPE + height + "A" + CLEAR_BELOW);
    }
    lines.forEach(console.out()::println);
    height = lines.size();
  }
}
