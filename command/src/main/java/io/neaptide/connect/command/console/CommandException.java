package io.neaptide.connect.command.console;

/**
 * Why a command could not tell, in one line that names the option, its value and the remedy. The
 * command ends with {@link ExitCode#UNKNOWN}.
 */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
