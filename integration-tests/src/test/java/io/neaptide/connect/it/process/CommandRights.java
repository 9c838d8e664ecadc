package io.neaptide.connect.it.process;

import io.neaptide.connect.it.process.RightsUse.Denial;
import io.neaptide.connect.it.testing.CommandRun;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Runs of {@code neaptide} by a user who has some of the rights of the page, and no others. */
final class CommandRights {

  private static final String USER = "operator";
  private static final int COULD_NOT_TELL = 2;

  private final AuthorizedClusters clusters;
  private final RightsUse.Names names;
  private final Path client;

  /**
   * Runs beside a sink that has planned.
   *
   * @param names those of the sink
   */
  CommandRights(AuthorizedClusters clusters, RightsUse.Names names, Path folder)
      throws IOException {
    this.clusters = clusters;
    this.names = names;
    this.client = folder.resolve("client.properties");
    Properties properties = new Properties();
    properties.putAll(clusters.security(USER));
    try (Writer writer = Files.newBufferedWriter(client)) {
      properties.store(writer, USER);
    }
  }

  /** What is not as it should be, without a right or with all. */
  Optional<String> problem(CommandUse use, List<Right> rights, Optional<Denial> denied) {
    clusters.revokeAll(USER);
    clusters.grant(Denial.granted(rights, denied).map(right -> right.renamed(names::of)).toList());
    CommandRun run = CommandRun.of(arguments(use));
    boolean asExpected =
        denied
            .map(denial -> isRefused(run, denial.right().renamed(names::of)))
            .orElse(run.exitCode() == use.exitCode());
    return asExpected
        ? Optional.empty()
        : Optional.of(
            use.arguments()
                + denied.map(denial -> " without " + denial).orElse(" with all rights")
                + ": "
                + run);
  }

  private static boolean isRefused(CommandRun run, Right right) {
    return run.exitCode() == COULD_NOT_TELL
        && run.err().contains(right.object())
        && right.isNamedIn(run.err());
  }

  private String[] arguments(CommandUse use) {
    List<String> arguments = new ArrayList<>(use.arguments().stream().map(names::of).toList());
    for (CommandUse.At at : use.clusters()) {
      arguments.addAll(
          List.of(
              at.prefix() + "bootstrap-server",
              clusters.bootstrapServers(at.cluster()),
              at.prefix() + "command-config",
              client.toString()));
    }
    return arguments.toArray(String[]::new);
  }
}
