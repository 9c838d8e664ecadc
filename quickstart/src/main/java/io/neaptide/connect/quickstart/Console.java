package io.neaptide.connect.quickstart;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What a newcomer reads while the quickstart runs. */
final class Console {

  private final PrintStream out;

  Console(PrintStream out) {
    this.out = out;
  }

  /** A step begins. */
  void step(String text) {
    out.println();
    out.println("== " + text);
  }

  void line(String text) {
    out.println("   " + text);
  }

  /** A table under its title. */
  void table(String title, Map<String, String> rows) {
    out.println();
    line(title);
    List<String> lines = TablePrinter.lines(rows);
    lines.forEach(line -> line("  " + line));
  }
}
