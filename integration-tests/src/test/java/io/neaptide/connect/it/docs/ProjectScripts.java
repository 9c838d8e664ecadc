package io.neaptide.connect.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts of the project: whether they are there, and know the options that are named. */
final class ProjectScripts {

  /** Each by how it is called from the folder of the project. */
  static final List<String> ALL = List.of("./quickstart/run.sh", "./benchmarks/run.sh", ".ci/run");

  private final Path home;

  ProjectScripts(Path home) {
    this.home = home;
  }

  Optional<String> problem(ShellCommand command) throws IOException {
    Path script = home.resolve(command.name()).normalize();
    if (!Files.isExecutable(script)) {
      return Optional.of("no script " + script);
    }
    String known = textsBeside(script);
    List<String> unknown =
        command.arguments().stream()
            .filter(argument -> argument.startsWith("--") && !known.contains(argument))
            .toList();
    return unknown.isEmpty() ? Optional.empty() : Optional.of("no options " + unknown);
  }

  /** The script, and the sources of what it starts, where its help is. */
  private static String textsBeside(Path script) throws IOException {
    List<Path> files = new ArrayList<>(List.of(script));
    Path sources = script.resolveSibling("src/main/java");
    if (Files.isDirectory(sources)) {
      try (Stream<Path> all = Files.walk(sources)) {
        all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).forEach(files::add);
      }
    }
    StringBuilder texts = new StringBuilder();
    for (Path file : files) {
      texts.append(Files.readString(file));
    }
    return texts.toString();
  }
}
