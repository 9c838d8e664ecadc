package io.neaptide.connect.command.console;

import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells each failure in one line on standard error; the stack trace only where it is asked for. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final Console console;
  private final Verbosity verbosity;

  public Failures(Console console, Verbosity verbosity) {
    this.console = console;
    this.verbosity = verbosity;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return tell(failure);
  }

  /** Tells a failure of whatever kind. */
  public int tell(Throwable failure) {
    console.err().println("neaptide: " + remedy(failure) + FailureLine.of(failure));
    if (verbosity.isVerbose()) {
      failure.printStackTrace(console.err());
    }
    console.err().flush();
    return ExitCode.UNKNOWN;
  }

  private static String remedy(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "Java has not enough memory; give it more, as with NEAPTIDE_OPTS=-Xmx1g: ";
    }
    if (failure instanceof AuthorizationException) {
      return MissingRight.of(failure) + ": ";
    }
    return failure instanceof LinkageError
        ? "A class cannot be loaded; the folder of --converters needs all jars of the format: "
        : "";
  }

  /** Standard output was closed, or its disk is full: what was told there is not complete. */
  public int outputLost() {
    console.err().println("neaptide: the output cannot be written; is its disk full?");
    console.err().flush();
    return ExitCode.UNKNOWN;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    console
        .err()
        .println(
            "neaptide: "
                + withoutValues(FailureLine.of(failure))
                + " (see '"
                + command
                + " --help')");
    console.err().flush();
    return ExitCode.UNKNOWN;
  }

  /** An argument in a wrong place may be a property with a password. */
  private static String withoutValues(String line) {
    return line.replaceAll("=[^']*'", "=...'");
  }
}
