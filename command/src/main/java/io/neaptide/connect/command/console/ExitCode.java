package io.neaptide.connect.command.console;

/** How a command ends, for the scripts that call it. */
public final class ExitCode {

  /** Equal, or as asked. */
  public static final int OK = 0;

  /** Different, or not (yet) as asked. */
  public static final int NO = 1;

  /** Could not tell: bad input, no rights, a cluster that does not answer. */
  public static final int UNKNOWN = 2;

  private ExitCode() {}
}
