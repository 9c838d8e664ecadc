package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A worker with no more rights than the page gives it.
 *
 * @param group its group, by which its topics are named
 */
record AuthorizedWorker(String group, WorkerProcess process) {

  /** A worker that is not started, with some rights of the page, and of a user of its own group. */
  static AuthorizedWorker of(
      AuthorizedClusters clusters, String group, List<Right> rights, boolean exactlyOnceSources) {
    clusters.grant(
        rights.stream().map(right -> right.renamed(name -> named(name, group))).toList());
    WorkerProcess.Setup setup =
        clusters
            .worker(group)
            .with("exactly.once.source.support", exactlyOnceSources ? "enabled" : "disabled");
    return new AuthorizedWorker(group, WorkerProcess.distributed(Clusters.WORKSPACE, setup));
  }

  /** What something of the page is called where the group has this name. */
  static String named(String page, String group) {
    return List.of("connect-config", "connect-offset", "connect-status").contains(page)
        ? page.replace("connect", group)
        : page.replace("$GROUP", group);
  }

  ConnectRest rest() {
    return process.rest();
  }

  /** The warnings and errors of its log that meet a condition. */
  List<String> warnings(Predicate<String> condition) {
    return lines(
        line -> (line.contains(" WARN ") || line.contains(" ERROR ")) && condition.test(line));
  }

  /** Those lines of its log, exceptions among them, that meet a condition. */
  List<String> lines(Predicate<String> condition) {
    try (Stream<String> lines = Files.lines(process.process().log())) {
      return lines.filter(condition).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
