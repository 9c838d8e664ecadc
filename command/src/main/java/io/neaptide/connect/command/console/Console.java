package io.neaptide.connect.command.console;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where a command writes: the result goes to {@code out} alone, everything else (progress, errors)
 * to {@code err}.
 *
 * @param colours whether the result may be coloured
 * @param terminal whether somebody looks at {@code err}, so that a line there may be redrawn
 */
public record Console(PrintWriter out, PrintWriter err, boolean colours, boolean terminal) {

  /** Which of the two streams are terminals, as the start script found; Java cannot tell. */
  static final String TERMINAL = "neaptide.terminal";

  private static final String NO_COLOR = "NO_COLOR";

  public static Console of(
      PrintStream out, PrintStream err, Properties properties, Map<String, String> environment) {
    List<String> terminals = List.of(properties.getProperty(TERMINAL, "").split(","));
    boolean colours =
        terminals.contains("out")
            && environment.getOrDefault(NO_COLOR, "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Console(writer(out), writer(err), colours, terminals.contains("err"));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
