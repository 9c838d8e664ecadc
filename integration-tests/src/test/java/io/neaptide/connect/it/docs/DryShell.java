package io.neaptide.connect.it.docs;

import io.neaptide.connect.it.docs.ShellPage.Snippet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A bash that runs nothing: it notes each command with its words, and goes on as if it had
 * succeeded. So quotes, pipes, loops and variables are read as a shell reads them; one that no
 * snippet has set is an error.
 */
final class DryShell {

  private static final int LIMIT_SECONDS = 60;

  private static final String NOTE =
      """
      note() {
        printf '%s\\0' "$SNIPPET" "$#" "$@" >> "$NOTES"
        # What loops wait for.
        if [ "$1" = jq ]; then echo 0; fi
      }
      command_not_found_handle() { note "$@"; }
      """;

  private final Path folder;

  /**
   * A shell.
   *
   * @param folder an empty one, where it runs
   */
  DryShell(Path folder) {
    this.folder = folder;
  }

  /** Whether there is one that calls a function in the place of an unknown command. */
  static boolean isInstalled() throws IOException, InterruptedException {
    try {
      Process bash = new ProcessBuilder("bash", "-c", "((BASH_VERSINFO[0] >= 4))").start();
      return bash.waitFor() == 0;
    } catch (IOException notFound) {
      return false;
    }
  }

  /** Each command of the snippets, in a shell for all of them; errors are added to a list. */
  List<ShellCommand> commands(List<Snippet> snippets, List<String> problems)
      throws IOException, InterruptedException {
    List<String> script = new ArrayList<>(List.of("PATH=/nowhere", NOTE, "set -u"));
    for (String name : ProjectScripts.ALL) {
      // What has a slash is no unknown command, but may be a function.
      script.add(name + "() { note " + name + " \"$@\"; }");
    }
    for (int i = 0; i < snippets.size(); i++) {
      Snippet snippet = snippets.get(i);
      String error = errors("bash", "-n", "-c", snippet.text());
      if (error.isEmpty()) {
        script.add("SNIPPET=" + i);
        script.add(snippet.text());
      } else {
        problems.add(snippet.line() + ": " + error);
      }
    }
    Path notes = Files.createTempFile(folder, "notes", "");
    String error = errors("bash", "-c", "NOTES=" + notes + "\n" + String.join("\n", script));
    error
        .lines()
        .filter(line -> line.contains("unbound variable"))
        .map(line -> line.replaceAll("^bash: line \\d+: ", ""))
        .forEach(problems::add);
    return read(notes, snippets);
  }

  /** What a command wrote to its standard error. */
  private String errors(String... command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(folder, "errors", "");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(errors.toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("Does not end: " + Arrays.asList(command));
    }
    return Files.readString(errors);
  }

  private static List<ShellCommand> read(Path notes, List<Snippet> snippets) throws IOException {
    String text = new String(Files.readAllBytes(notes), StandardCharsets.UTF_8);
    Iterator<String> fields = Arrays.asList(text.split("\0", -1)).iterator();
    List<ShellCommand> commands = new ArrayList<>();
    while (true) {
      String snippet = fields.next();
      if (snippet.isEmpty()) {
        return commands;
      }
      int count = Integer.parseInt(fields.next());
      List<String> words = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        words.add(fields.next());
      }
      commands.add(new ShellCommand(snippets.get(Integer.parseInt(snippet)), words));
    }
  }
}
