package io.neaptide.connect.command.status;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A goal by its name in lower case. */
final class GoalConverter implements ITypeConverter<Goal> {

  @Override
  public Goal convert(String value) {
    for (Goal goal : Goal.values()) {
      if (goal.name().toLowerCase(Locale.ROOT).equals(value)) {
        return goal;
      }
    }
    throw new TypeConversionException(
        "'" + value + "' is nothing to wait for; use streaming, planned or finished");
  }
}
