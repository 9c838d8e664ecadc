package io.neaptide.connect.it.docs;

import io.neaptide.connect.it.docs.ShellPage.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which commands a page may have, each as the tool takes it that it names. */
final class CommandRules {

  /** Their words are no matter of this project. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of(
          "awk",
          "cat",
          "gh",
          "connect-distributed.sh",
          "connect-standalone.sh",
          "cut",
          "docker",
          "git",
          "grep",
          "jq",
          "kubectl",
          "rm",
          "sleep",
          "sort",
          "tail",
          "uniq",
          "unzip",
          "wc");

  /**
   * What was found.
   *
   * @param problems what is wrong, each with its line
   */
  record PageCommands(List<ShellCommand> commands, List<String> problems) {

    PageCommands {
      commands = List.copyOf(commands);
      problems = List.copyOf(problems);
    }
  }

  private final Path scratch;
  private final KafkaTools kafka;
  private final CurlCommand curl = new CurlCommand();
  private final MavenLine maven;
  private final ProjectScripts scripts;

  CommandRules(Path home, Path scratch) throws IOException {
    this.scratch = scratch;
    this.kafka = new KafkaTools(Files.createTempFile(scratch, "client", ".properties"));
    this.maven = new MavenLine(home);
    this.scripts = new ProjectScripts(home);
  }

  PageCommands read(Path page) throws IOException, InterruptedException {
    return read(ShellPage.read(page).snippets(), page);
  }

  /** The same of what a file tells to type. */
  PageCommands read(List<Snippet> snippets, Path page) throws IOException, InterruptedException {
    if (snippets.isEmpty()) {
      return new PageCommands(List.of(), List.of());
    }
    List<String> problems = new ArrayList<>();
    List<ShellCommand> commands = new DryShell(scratch).commands(snippets, problems);
    for (ShellCommand command : commands) {
      problem(command, page).ifPresent(problem -> problems.add(command + "\n" + problem));
    }
    return new PageCommands(commands, problems);
  }

  private Optional<String> problem(ShellCommand command, Path page) throws IOException {
    return switch (command.name()) {
      case "neaptide" -> NeaptideLine.problem(command);
      case "curl" -> curl.problem(command, page);
      case "mvn" -> maven.problem(command);
      default -> {
        if (command.name().startsWith("kafka-")) {
          yield kafka.problem(command);
        }
        if (ProjectScripts.ALL.contains(command.name())) {
          yield scripts.problem(command);
        }
        yield OF_THE_SYSTEM.contains(command.name())
            ? Optional.empty()
            : Optional.of("a command that this test does not know");
      }
    };
  }
}
