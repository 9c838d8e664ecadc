package io.neaptide.connect.it.testing;

import io.neaptide.connect.command.NeaptideCommand;
import io.neaptide.connect.command.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command {@code neaptide}, as scripts see it.
 *
 * @param out what it printed as its result
 * @param err what else it said
 */
public record CommandRun(int exitCode, String out, String err) {

  public static CommandRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    int exitCode = NeaptideCommand.run(console, args);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
