package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.it.process.RightsUse.Denial;
import io.neaptide.connect.quickstart.cluster.ConnectRestException;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights that docs/operations.md has as commands are enough for each use, on clusters with
 * SASL_SSL that deny everything else; and where one of them is missing, an error names the object
 * and the right, or the page says what happens. {@code -Dneaptide.it.rights=.*} takes each of them
 * away, another expression those of the uses that it matches; else it is the last one of each use.
 */
class ProcessRightsIT {

  private static final String RIGHTS = "neaptide.it.rights";
  private static final Optional<String> SELECTED = Optional.ofNullable(System.getProperty(RIGHTS));
  private static final int AT_ONCE = 8;

  private static final String WORKER = "The worker";
  private static final String EXACTLY_ONCE_WORKER = "The worker with exactly once sources";
  private static final String RESET = "Reset of a sink's offsets";

  private static RightsPage page;
  private static AuthorizedClusters clusters;
  private static RightsUses uses;
  private static AuthorizedWorker worker;
  private static AuthorizedWorker exactlyOnceWorker;

  @BeforeAll
  static void startWorkers() throws IOException, InterruptedException {
    page = RightsPage.read();
    clusters = AuthorizedClusters.start();
    uses = new RightsUses(clusters);
    worker = AuthorizedWorker.of(clusters, "plain", page.rights(WORKER), false);
    exactlyOnceWorker = AuthorizedWorker.of(clusters, "exact", rightsOfExactlyOnceWorker(), true);
    worker.process().launch();
    exactlyOnceWorker.process().launch();
    worker.process().awaitReady();
    exactlyOnceWorker.process().awaitReady();
  }

  private static List<Right> rightsOfExactlyOnceWorker() {
    return Stream.of(WORKER, EXACTLY_ONCE_WORKER)
        .flatMap(title -> page.rights(title).stream())
        .toList();
  }

  @AfterAll
  static void stop() {
    worker.process().process().kill();
    exactlyOnceWorker.process().process().kill();
    clusters.close();
  }

  @Test
  void everyBlockOfThePageIsOfAUse() {
    Set<String> used = new TreeSet<>(Set.of(WORKER, EXACTLY_ONCE_WORKER, RESET));
    Stream.concat(uses.all().stream(), Stream.of(uses.sourceExactlyOnce()))
        .forEach(use -> used.addAll(use.blocks()));

    CommandUse.all().forEach(use -> used.addAll(use.blocks()));

    assertThat(page.titles()).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void eachUseWorksWithItsRightsAndTellsOfTheOneThatIsMissing() {
    List<RightsCase> cases = new ArrayList<>();
    List<List<Right>> rights = new ArrayList<>();
    for (RightsUse use : uses.all()) {
      add(worker, use, cases, rights);
    }
    add(exactlyOnceWorker, uses.sourceExactlyOnce(), cases, rights);

    assertThat(problems(cases, rights)).isEmpty();
  }

  private static void add(
      AuthorizedWorker on, RightsUse use, List<RightsCase> cases, List<List<Right>> rights) {
    if (SELECTED.isPresent() && !use.name().matches(SELECTED.get())) {
      return;
    }
    List<Right> granted = rights(use.blocks());
    List<Optional<Denial>> denials = new ArrayList<>();
    denials.add(Optional.empty());
    denials(granted).map(Optional::of).forEach(denials::add);
    for (Optional<Denial> denial : denials) {
      cases.add(new RightsCase(clusters, on, use, denial));
      rights.add(granted);
    }
  }

  private static List<Right> rights(List<String> blocks) {
    return List.copyOf(
        new LinkedHashSet<>(
            blocks.stream().flatMap(title -> page.rights(title).stream()).toList()));
  }

  /** Whoever may read or write may describe, so what goes with these two is taken away, too. */
  private static Stream<Denial> denials(List<Right> rights) {
    if (SELECTED.isEmpty()) {
      return Stream.of(new Denial(rights.get(rights.size() - 1), false));
    }
    return rights.stream()
        .flatMap(
            right ->
                right.operation() == AclOperation.READ || right.operation() == AclOperation.WRITE
                    ? Stream.of(new Denial(right, false), new Denial(right, true))
                    : Stream.of(new Denial(right, false)));
  }

  private static List<String> problems(List<RightsCase> cases, List<List<Right>> rights) {
    List<String> problems = new ArrayList<>();
    for (int from = 0; from < cases.size(); from += AT_ONCE) {
      int to = Math.min(cases.size(), from + AT_ONCE);
      for (int each = from; each < to; each++) {
        cases.get(each).start(rights.get(each));
      }
      cases.subList(from, to).forEach(each -> each.problem().ifPresent(problems::add));
      cases.subList(from, to).forEach(RightsCase::end);
    }
    return problems;
  }

  @Test
  void theCommandOnlyReadsAndTellsOfTheRightThatIsMissing(@TempDir Path folder) throws IOException {
    RightsUse planned = uses.comparisonThatPlansANewRow();
    RightsCase sink = new RightsCase(clusters, worker, planned, Optional.empty());
    sink.start(rights(planned.blocks()));
    assertThat(sink.problem()).isEmpty();
    CommandRights command = new CommandRights(clusters, sink.names(), folder);
    List<String> problems = new ArrayList<>();
    for (CommandUse use : CommandUse.all()) {
      List<Right> rights = rights(use.blocks());
      assertThat(rights)
          .extracting(Right::operation)
          .isSubsetOf(AclOperation.READ, AclOperation.DESCRIBE);
      command.problem(use, rights, Optional.empty()).ifPresent(problems::add);
      denials(rights)
          .forEach(
              denial -> command.problem(use, rights, Optional.of(denial)).ifPresent(problems::add));
    }
    sink.end();

    assertThat(problems).isEmpty();
  }

  @Test
  void offsetsOfASinkAreResetByWhoMayDeleteItsGroup() {
    RightsUse use = uses.sink();
    RightsUse.Names allowed = stoppedSink(use, page.rights(RESET));
    RightsUse.Names denied = stoppedSink(use, List.of());

    worker.rest().resetOffsets(allowed.connector());
    assertThatThrownBy(() -> worker.rest().resetOffsets(denied.connector()))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining(
            "Failed to reset consumer group offsets for sink connector " + denied.connector());
  }

  private static RightsUse.Names stoppedSink(RightsUse use, List<Right> more) {
    RightsCase sink = new RightsCase(clusters, worker, use, Optional.empty());
    sink.start(Stream.concat(rights(use.blocks()).stream(), more.stream()).toList());
    assertThat(sink.problem()).isEmpty();
    worker.rest().stop(sink.names().connector());
    Waiting.until(
        "the sink to be stopped",
        Duration.ofSeconds(30),
        () -> worker.rest().states(sink.names().connector()).equals(List.of("STOPPED")));
    return sink.names();
  }

  @Test
  @EnabledIfSystemProperty(named = RIGHTS, matches = "\\.\\*")
  void aWorkerThatLacksARightSaysOnWhat() {
    List<String> silent = new ArrayList<>();
    List<Right> all = rightsOfExactlyOnceWorker();
    for (Right missing : all) {
      LackingWorker lacking = new LackingWorker(clusters, all, missing);
      try {
        lacking.launch();
        if (lacking.needsSource()) {
          lacking.awaitReady();
          new RightsCase(clusters, lacking.worker(), uses.source(), Optional.empty())
              .start(rights(uses.source().blocks()));
        }
        lacking.silence().ifPresent(silent::add);
      } finally {
        lacking.kill();
      }
    }
    assertThat(silent).isEmpty();
  }
}
