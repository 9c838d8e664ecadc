package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.Outputs;
import io.neaptide.connect.command.output.PageFile;
import io.neaptide.connect.command.output.RowLimit;
import io.neaptide.connect.command.output.StandardOutput;
import io.neaptide.connect.command.page.PageLimits;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Which changes of a plan are shown, and how many. */
final class ChangeOptions {

  /** So many fit a screen or two; a page takes all that it can hold. */
  private static final long ON_A_TERMINAL = 20;

  @Option(
      names = "--action",
      split = ",",
      paramLabel = "ACTION",
      description = "Only new, changed, moved, deleted or misplacedDeleted.")
  private List<String> actions = new ArrayList<>();

  @Option(names = "--key", paramLabel = "TEXT", description = "Only keys that contain it.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--key-regex",
      paramLabel = "REGEX",
      description = "Only keys in which it is found.")
  private Optional<String> keyRegex = Optional.empty();

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Only this target topic.")
  private Optional<String> topic = Optional.empty();

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description = "Only rows in which this column changes.")
  private Optional<String> column = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "N|all",
      description =
          "How many changes are fetched and shown, some of each kind. Default: 20, with --html"
              + " 10000.")
  private Optional<String> rows = Optional.empty();

  ChangeFilter filter() {
    Set<PlannedChange.Action> asked = new HashSet<>();
    actions.forEach(each -> asked.add(action(each)));
    return new ChangeFilter(asked, key, keyRegex.map(ChangeOptions::pattern), topic, column);
  }

  private static PlannedChange.Action action(String name) {
    return Arrays.stream(PlannedChange.Action.values())
        .filter(action -> action.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    "--action "
                        + name
                        + " is none; use new, changed, moved, deleted or misplacedDeleted"));
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new CommandException(
          "--key-regex " + regex + " is no regular expression: " + e.getDescription(), e);
    }
  }

  /** How many rows are shown. */
  long most(Optional<Path> html) {
    if (rows.isEmpty()) {
      return html.isPresent() ? PageLimits.DEFAULT.rows() : ON_A_TERMINAL;
    }
    return RowLimit.parse(rows.get());
  }

  /** Where the plan is shown; with a page, the terminal has the first rows only. */
  Outputs outputs(Console console, boolean json, Optional<PageFile> page) throws IOException {
    List<DifferenceOutput> outputs = new ArrayList<>();
    DifferenceOutput first = StandardOutput.of(console, json);
    outputs.add(page.isPresent() && rows.isEmpty() ? new FirstRows(first, ON_A_TERMINAL) : first);
    page.ifPresent(file -> outputs.add(file.output()));
    return new Outputs(outputs);
  }
}
