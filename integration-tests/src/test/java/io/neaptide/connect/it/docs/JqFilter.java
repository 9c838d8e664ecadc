package io.neaptide.connect.it.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Filters of {@code jq}, compiled by the one that is installed. */
final class JqFilter {

  private static final int USAGE = 2;
  private static final int DOES_NOT_COMPILE = 3;

  private JqFilter() {}

  static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("jq", "--version").start().waitFor() == 0;
    } catch (IOException notFound) {
      return false;
    }
  }

  /** Why a filter does not compile; what it makes of its input is not asked. */
  static Optional<String> problem(ShellCommand command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command.words());
    Process jq = new ProcessBuilder(words).redirectErrorStream(true).start();
    jq.getOutputStream().close();
    String said = new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = jq.waitFor();
    return exitCode == USAGE || exitCode == DOES_NOT_COMPILE ? Optional.of(said) : Optional.empty();
  }
}
