package io.neaptide.connect.it.docs;

import io.neaptide.connect.command.NeaptideCommand;
import io.neaptide.connect.command.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Lines of {@code neaptide}: whether the command takes them. */
final class NeaptideLine {

  /** Where only a subcommand is named, it is that of which the text speaks. */
  static Optional<String> problem(ShellCommand command) {
    CommandLine neaptide =
        NeaptideCommand.commandLine(
            new Console(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                false,
                false));
    List<String> arguments = command.arguments();
    if (arguments.size() == 1 && neaptide.getSubcommands().containsKey(arguments.get(0))) {
      return Optional.empty();
    }
    try {
      neaptide.parseArgs(arguments.toArray(String[]::new));
      return Optional.empty();
    } catch (ParameterException e) {
      return Optional.of(e.getMessage());
    }
  }

  private NeaptideLine() {}
}
