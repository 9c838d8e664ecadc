package io.neaptide.connect.command.console;

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
    console.err().println("neaptide: " + FailureLine.of(failure));
    if (verbosity.isVerbose()) {
      failure.printStackTrace(console.err());
    }
    console.err().flush();
    return ExitCode.UNKNOWN;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    console
        .err()
        .println("neaptide: " + FailureLine.of(failure) + " (see '" + command + " --help')");
    console.err().flush();
    return ExitCode.UNKNOWN;
  }
}
