package io.neaptide.connect.it.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests to Connect's REST API: whether something answers there, and what is sent is JSON. */
final class CurlCommand {

  private static final Set<String> FLAGS = Set.of("-s", "-S", "-sS", "-f", "-fsS");
  private static final String ORIGIN = "^(http://)?localhost:8083";
  private static final String FILE = "@";

  private final ConnectApi connect = new ConnectApi();

  /**
   * Why a request is none.
   *
   * @param page from where files are named; it may also tell to make them
   */
  Optional<String> problem(ShellCommand command, Path page) throws IOException {
    String method = "";
    String data = "";
    String url = "";
    List<String> arguments = command.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "-X" -> method = arguments.get(++i);
        case "-d" -> data = arguments.get(++i);
        case "-H" -> i++;
        default -> {
          if (argument.startsWith("-") && !FLAGS.contains(argument)) {
            return Optional.of("an option that this test does not know: " + argument);
          }
          url = argument.startsWith("-") ? url : argument;
        }
      }
    }
    if (method.isEmpty()) {
      method = data.isEmpty() ? "GET" : "POST";
    }
    String target = url.replaceFirst(ORIGIN, "");
    if (target.equals(url) || !connect.answers(method, target)) {
      return Optional.of("Connect has no " + method + " " + url);
    }
    return data.startsWith(FILE) ? missing(data.substring(1), page) : unreadable(data);
  }

  private static Optional<String> missing(String file, Path page) throws IOException {
    boolean isThere = Files.exists(page.resolveSibling(file));
    boolean isMade = Files.readString(page).contains("`" + file + "`");
    return isThere || isMade ? Optional.empty() : Optional.of("no file " + file);
  }

  private static Optional<String> unreadable(String data) {
    try {
      new ObjectMapper().readTree(data);
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(e.getMessage());
    }
  }
}
