package io.neaptide.connect.it.process;

import java.util.List;

/**
 * A use of {@code neaptide} for which docs/operations.md has the rights, beside a sink that has
 * planned.
 *
 * @param blocks the blocks of the page whose rights it needs
 * @param arguments as the page would have them; clusters are added
 * @param clusters the beginnings of the options that lead to a cluster, and that cluster
 * @param exitCode with all rights
 */
record CommandUse(List<String> blocks, List<String> arguments, List<At> clusters, int exitCode) {

  /**
   * Options for a cluster.
   *
   * @param prefix what stands before the names of the options
   */
  record At(String prefix, Right.Cluster cluster) {}

  private static final At EXTERNAL = new At("--", Right.Cluster.EXTERNAL);
  private static final At WORKER = new At("--worker-", Right.Cluster.WORKER);

  private static final String STATUS = "`neaptide status` and `neaptide wait`";

  CommandUse {
    blocks = List.copyOf(blocks);
    arguments = List.copyOf(arguments);
    clusters = List.copyOf(clusters);
  }

  static List<CommandUse> all() {
    return List.of(
        new CommandUse(
            List.of("`neaptide diff`"),
            List.of("diff", "orders", "orders.copy"),
            List.of(
                new At("--left-", Right.Cluster.WORKER),
                new At("--right-", Right.Cluster.EXTERNAL)),
            1),
        new CommandUse(
            List.of("`neaptide fingerprint`"),
            List.of("fingerprint", "orders.copy"),
            List.of(EXTERNAL),
            0),
        new CommandUse(List.of(STATUS), List.of("status", "$NAME"), List.of(EXTERNAL), 0),
        new CommandUse(
            List.of(STATUS),
            List.of("wait", "$NAME", "--for", "planned", "--patience", "2s", "--timeout", "20s"),
            List.of(EXTERNAL),
            0),
        new CommandUse(
            List.of(STATUS, "`neaptide status` with `--worker-bootstrap-server`"),
            List.of("status", "$NAME"),
            List.of(EXTERNAL, WORKER),
            0),
        new CommandUse(
            List.of(STATUS, "`neaptide plan`"),
            List.of("plan", "$NAME", "--plan-topic", "orders.plan"),
            List.of(EXTERNAL, WORKER),
            0));
  }
}
