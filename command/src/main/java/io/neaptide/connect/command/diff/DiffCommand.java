package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.Outputs;
import io.neaptide.connect.command.options.SideOptions;
import io.neaptide.connect.command.options.TableOptions;
import io.neaptide.connect.command.options.WorkFiles;
import io.neaptide.connect.command.output.PageFile;
import io.neaptide.connect.command.output.RowLimit;
import io.neaptide.connect.command.output.StandardOutput;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.time.MonotonicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code neaptide diff}: compares two topics as tables. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares two topics as tables: the last row of each key, whatever the partitions, partitioners"
          + " and formats of the topics. It only reads.",
      ""
    },
    footer = {
      "",
      "Where the topics differ in how they are read, the options from --bootstrap-server to --until"
          + " are given for one of them: --left-bootstrap-server, --right-value-format,"
          + " --left-property and so on. They win over those for both."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:equal", "1:different", "2:could not tell"})
public final class DiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "LEFT", description = "The topic on the left side.")
  private String left = "";

  @Parameters(index = "1", paramLabel = "RIGHT", description = "The topic on the right side.")
  private String right = "";

  @Mixin private final TableOptions table = new TableOptions();

  @Option(
      names = "--rows",
      paramLabel = "N|all",
      defaultValue = "10",
      description = "How many rows of each kind are shown (default: ${DEFAULT-VALUE}).")
  private String rows = "";

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the outcome as a page, too, which needs no network.")
  private Optional<Path> html = Optional.empty();

  private final Console console;
  private final KafkaClients clients;
  private final Clock clock = new MonotonicClock();
  private SideOptions leftOptions;
  private SideOptions rightOptions;

  private DiffCommand(Console console, KafkaClients clients) {
    this.console = console;
    this.clients = clients;
  }

  /** The command with all its options. */
  public static CommandLine commandLine(Console console, KafkaClients clients) {
    DiffCommand command = new DiffCommand(console, clients);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    SideOptions both = SideOptions.addTo(spec);
    command.leftOptions = both.addSide(spec, "left");
    command.rightOptions = both.addSide(spec, "right");
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws IOException {
    DiffSettings settings =
        new DiffSettings(
            leftOptions.settings(left),
            rightOptions.settings(right),
            table.columns(),
            RowLimit.parse(rows),
            table.workFolder(),
            table.stallLimit(),
            table.ignoreNullKeys());
    Optional<PageFile> page = html.map(PageFile::begin);
    try {
      int code = run(settings, page);
      page.ifPresent(PageFile::finish);
      return code;
    } finally {
      page.ifPresent(PageFile::close);
    }
  }

  private int run(DiffSettings settings, Optional<PageFile> page) throws IOException {
    try (BothSides both = new BothSides();
        DiffSide leftSide =
            DiffSide.open(settings.left(), settings, clients, clock, both::isCancelled);
        DiffSide rightSide =
            DiffSide.open(settings.right(), settings, clients, clock, both::isCancelled);
        WorkFiles files = WorkFiles.in(settings.workFolder());
        Outputs output = outputs(page)) {
      return new DiffRun(settings, leftSide, rightSide, both, files, console, clock).run(output);
    } catch (UncheckedIOException e) {
      throw WorkFiles.unusable(settings.workFolder(), e);
    }
  }

  private Outputs outputs(Optional<PageFile> page) throws IOException {
    List<DifferenceOutput> outputs = new ArrayList<>();
    outputs.add(StandardOutput.of(console, json));
    page.ifPresent(file -> outputs.add(file.output()));
    return new Outputs(outputs);
  }
}
