package io.neaptide.connect.command.console;

import java.util.StringJoiner;

/** A failure in one line: its message, and those of its causes as far as they add something. */
final class FailureLine {

  private FailureLine() {}

  static String of(Throwable failure) {
    StringJoiner line = new StringJoiner(": ");
    String said = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = text(cause);
      if (!said.contains(text)) {
        line.add(text);
        said += text;
      }
    }
    return line.toString();
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    // What brokers and converters say may hold anything; a terminal must not take it as commands.
    return message.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}
