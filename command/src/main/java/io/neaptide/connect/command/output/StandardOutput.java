package io.neaptide.connect.command.output;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.text.JsonOutput;
import io.neaptide.connect.command.text.TextOutput;
import java.io.IOException;

/** What goes to standard output. */
public final class StandardOutput {

  private StandardOutput() {}

  /**
   * A difference as text for people, or as JSON.
   *
   * @throws IOException if nothing can be written there
   */
  public static DifferenceOutput of(Console console, boolean json) throws IOException {
    return json ? new JsonOutput(console.out()) : new TextOutput(console.out(), console.colours());
  }
}
