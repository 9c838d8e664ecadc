package io.neaptide.connect.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines of Maven in this project: whether the profiles, modules, tests and properties exist. */
final class MavenLine {

  private static final Pattern PROFILE =
      Pattern.compile("<profile>.*?<id>([^<]+)</id>", Pattern.DOTALL);
  private static final Pattern PROPERTY = Pattern.compile("neaptide(?:\\.[a-z]+)+");
  private static final Set<String> NO_TESTS = Set.of("None");

  private final Path home;
  private final Set<String> profiles = new TreeSet<>();
  private final Set<String> tests = new TreeSet<>();
  private final Set<String> properties = new TreeSet<>();

  MavenLine(Path home) throws IOException {
    this.home = home;
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(file -> !file.toString().contains("/target/")).toList()) {
        String name = file.getFileName().toString();
        if (name.equals("pom.xml")) {
          String pom = Files.readString(file).replaceAll("(?s)<!--.*?-->", "");
          found(PROFILE, pom).map(profile -> profile.group(1)).forEach(profiles::add);
          found(PROPERTY, pom).map(MatchResult::group).forEach(properties::add);
        } else if (name.endsWith(".java")) {
          tests.add(name.replace(".java", ""));
          found(PROPERTY, Files.readString(file)).map(MatchResult::group).forEach(properties::add);
        }
      }
    }
  }

  private static Stream<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList().stream();
  }

  /** What of a line does not exist here. */
  Optional<String> problem(ShellCommand command) {
    List<String> arguments = command.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      Optional<String> missing =
          switch (argument.substring(0, Math.min(2, argument.length()))) {
            case "-P" -> missing("profile", profiles, list(argument.substring(2)));
            case "-D" -> missingProperty(argument.substring(2));
            default ->
                argument.equals("-pl") ? missingModule(arguments.get(i + 1)) : Optional.empty();
          };
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private Optional<String> missingProperty(String property) {
    String[] parts = property.split("=", 2);
    return switch (parts[0]) {
      case "test", "it.test" ->
          missing(
              "test",
              tests,
              list(parts[1])
                  .map(test -> test.replaceAll("#.*", ""))
                  .filter(test -> !NO_TESTS.contains(test)));
      default ->
          parts[0].startsWith("neaptide.")
              ? missing("property", properties, Stream.of(parts[0]))
              : Optional.empty();
    };
  }

  private Optional<String> missingModule(String modules) {
    return list(modules)
        .filter(module -> !Files.exists(home.resolve(module).resolve("pom.xml")))
        .map(module -> "no module " + module)
        .findFirst();
  }

  private static Optional<String> missing(String kind, Set<String> known, Stream<String> named) {
    String missing = named.filter(name -> !known.contains(name)).collect(Collectors.joining(", "));
    return missing.isEmpty() ? Optional.empty() : Optional.of("no " + kind + " " + missing);
  }

  private static Stream<String> list(String text) {
    return Arrays.stream(text.split(",", -1));
  }
}
