package io.neaptide.connect.it.docs;

import io.neaptide.connect.it.docs.ShellPage.Snippet;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as a shell calls it.
 *
 * @param snippet where it stands
 * @param words its name and its arguments, without quotes and with the values of variables
 */
record ShellCommand(Snippet snippet, List<String> words) {

  ShellCommand {
    words = List.copyOf(words);
  }

  String name() {
    return words.get(0);
  }

  List<String> arguments() {
    return words.subList(1, words.size());
  }

  /** What follows an option. */
  List<String> valuesOf(String option) {
    List<String> values = new ArrayList<>();
    for (int i = 1; i < words.size() - 1; i++) {
      if (words.get(i).equals(option)) {
        values.add(words.get(i + 1));
      }
    }
    return values;
  }

  @Override
  public String toString() {
    return snippet.line() + ": " + String.join(" ", words);
  }
}
