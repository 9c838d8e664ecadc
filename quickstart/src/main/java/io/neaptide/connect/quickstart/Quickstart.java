package io.neaptide.connect.quickstart;

import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The README's first command: a table flows from one Kafka cluster to another and back. */
public final class Quickstart {

  private static final String HELP =
      """
      Usage: ./quickstart/run.sh [--keep]

      Starts two Kafka clusters and a Connect worker as processes on free ports, installs Neaptide
      on the worker, creates both connectors from config-examples/rest, and shows a table before
      and after inserts, updates and deletes. Then the table is built again: it shows what that
      would change, applies exactly this, and compares both sides with neaptide diff. In the end
      it ends the processes and deletes their files.

        --keep   leave everything running, print what the guides need, and end with Ctrl-C
        --help   this text
      """;

  private Quickstart() {}

  /**
   * Runs the quickstart.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    List<String> options = List.of(arguments);
    if (options.contains("--help") || options.contains("-h")) {
      System.out.print(HELP);
      return;
    }
    List<String> unknown = options.stream().filter(option -> !option.equals("--keep")).toList();
    if (!unknown.isEmpty()) {
      System.err.println("Unknown: " + String.join(" ", unknown) + "\n\n" + HELP);
      System.exit(2);
    }
    System.exit(run(options.contains("--keep")));
  }

  private static int run(boolean keep) {
    Workspace workspace = Workspace.create("neaptide-quickstart-");
    try {
      Tour tour = new Tour(Installation.current(), workspace, new Console(System.out));
      tour.run();
      if (keep) {
        tour.printAddresses();
        awaitInterrupt();
      }
      workspace.close();
      return 0;
    } catch (RuntimeException e) {
      workspace.keepDirectory();
      workspace.close();
      System.err.println();
      System.err.println("The quickstart failed: " + e.getMessage());
      if (e.getCause() != null) {
        System.err.println("Cause: " + e.getCause());
      }
      System.err.println("All logs are kept in " + workspace.directory());
      return 1;
    }
  }

  private static void awaitInterrupt() {
    try {
      // Nobody counts down: Ctrl-C ends the process, and the workspace's hook cleans up.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
