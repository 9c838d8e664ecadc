package io.neaptide.connect.command.console;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code --verbose}: shows the log of the clients, and stack traces. Every subcommand has it. */
public final class Verbosity {

  private static final String VERBOSE = "--verbose";
  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Show the log of the Kafka clients, and the stack trace of a failure.")
  private boolean verbose;

  boolean isVerbose() {
    return verbose;
  }

  /** Before anything logs for the first time: the level is read once. */
  public static void setUpLog(List<String> args) {
    if (args.contains(VERBOSE)) {
      System.setProperty(LEVEL, "info");
    }
  }
}
