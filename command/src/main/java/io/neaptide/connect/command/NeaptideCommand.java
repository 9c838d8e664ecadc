package io.neaptide.connect.command;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.Failures;
import io.neaptide.connect.command.console.Verbosity;
import io.neaptide.connect.command.diff.DiffCommand;
import io.neaptide.connect.command.fingerprint.FingerprintCommand;
import io.neaptide.connect.command.plan.PlanCommand;
import io.neaptide.connect.command.status.StatusCommand;
import io.neaptide.connect.command.status.WaitCommand;
import io.neaptide.connect.common.PluginVersion;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.time.MonotonicClock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code neaptide}: compares topics as tables, shows what a connector does, reviews a plan. */
@Command(
    name = "neaptide",
    description = "Kafka topics as tables: what differs, how far a connector is, what it would do.",
    mixinStandardHelpOptions = true,
    versionProvider = NeaptideCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:equal, or as asked",
      "1:different, or not (yet) as asked",
      "2:could not tell: bad input, no rights, a cluster that does not answer"
    })
public final class NeaptideCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final Verbosity verbosity = new Verbosity();

  public static void main(String[] args) {
    Verbosity.setUpLog(List.of(args));
    Console console = Console.of(System.out, System.err, System.getProperties(), System.getenv());
    System.exit(run(console, args));
  }

  /** Runs a command as a shell would, and tells its exit code. */
  public static int run(Console console, String... args) {
    NeaptideCommand command = new NeaptideCommand();
    Failures failures = new Failures(console, command.verbosity);
    return run(commandLine(command, failures, console), failures, console, args);
  }

  static int run(CommandLine commandLine, Failures failures, Console console, String... args) {
    try {
      int code = commandLine.execute(args);
      return console.out().checkError() ? failures.outputLost() : code;
    } catch (Error e) {
      // Of these nothing was told yet, and the end of a thread would mean "different".
      return failures.tell(e);
    }
  }

  /** The command and its subcommands, for whoever asks what they take. */
  public static CommandLine commandLine(Console console) {
    NeaptideCommand command = new NeaptideCommand();
    return commandLine(command, new Failures(console, command.verbosity), console);
  }

  private static CommandLine commandLine(
      NeaptideCommand command, Failures failures, Console console) {
    return new CommandLine(command)
        .addSubcommand(new StatusCommand(console, KafkaClients.real(), new MonotonicClock()))
        .addSubcommand(new WaitCommand(console, KafkaClients.real(), new MonotonicClock()))
        .addSubcommand(DiffCommand.commandLine(console, KafkaClients.real()))
        .addSubcommand(FingerprintCommand.commandLine(console, KafkaClients.real()))
        .addSubcommand(PlanCommand.commandLine(console, KafkaClients.real(), new MonotonicClock()))
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing a command");
  }

  /** The version of the plugin that the command came with. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"neaptide " + PluginVersion.current()};
    }
  }
}
