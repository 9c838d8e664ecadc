package io.neaptide.connect.command.columns;

import io.neaptide.connect.command.console.CommandException;
import java.util.ArrayList;
import java.util.List;

/** Lists of columns as options take them. */
final class ColumnPaths {

  private ColumnPaths() {}

  /**
   * The paths of a list such as {@code id,address.city,"a.b"}.
   *
   * @throws CommandException if it has an empty name or an open quote
   */
  static List<List<String>> parse(String option, String list) {
    List<List<String>> paths = new ArrayList<>();
    List<String> path = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    for (char next : (list + ",").toCharArray()) {
      if (next == '"') {
        quoted = !quoted;
        wasQuoted = true;
      } else if (!quoted && (next == '.' || next == ',')) {
        String found = wasQuoted ? name.toString() : name.toString().strip();
        if (found.isEmpty()) {
          throw wrong(option, list);
        }
        path.add(found);
        name.setLength(0);
        wasQuoted = false;
        if (next == ',') {
          paths.add(List.copyOf(path));
          path.clear();
        }
      } else if (quoted || !wasQuoted || !Character.isWhitespace(next)) {
        name.append(next);
      }
    }
    if (quoted) {
      throw wrong(option, list);
    }
    return paths;
  }

  private static CommandException wrong(String option, String list) {
    return new CommandException(
        option
            + " "
            + list
            + " is not a list of columns; write it as id,address.city, and a name with a dot or a"
            + " comma in double quotes");
  }

  /** A path as the list has it. */
  static String text(List<String> path) {
    return String.join(
        ".",
        path.stream().map(name -> name.matches("[^.,\"\\s]+") ? name : '"' + name + '"').toList());
  }
}
