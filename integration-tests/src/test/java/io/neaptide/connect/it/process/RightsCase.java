package io.neaptide.connect.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.neaptide.connect.it.process.RightsUse.Denial;
import io.neaptide.connect.it.process.RightsUse.Outcome;
import io.neaptide.connect.quickstart.cluster.ConnectRestException;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One run of a use, with all its rights or without one of them, under names of its own. */
final class RightsCase {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** None is the beginning of another, as rights may be granted by the beginning of a name. */
  private static final AtomicInteger NUMBERS = new AtomicInteger(100);

  private final AuthorizedClusters clusters;
  private final AuthorizedWorker worker;
  private final RightsUse use;
  private final Optional<Denial> denied;
  private final RightsUse.Names names;
  private final Outcome expected;
  private String refusal = "";
  private boolean restarted;

  RightsCase(
      AuthorizedClusters clusters,
      AuthorizedWorker worker,
      RightsUse use,
      Optional<Denial> denied) {
    this.clusters = clusters;
    this.worker = worker;
    this.use = use;
    this.denied = denied;
    this.names = new RightsUse.Names(NUMBERS.getAndIncrement(), worker.group());
    this.expected = denied.map(use::outcomeOf).orElse(Outcome.WORKS);
  }

  /** Starts the connector with what of the rights of the use is granted. */
  void start(List<Right> rights) {
    use.tables().create(names);
    clusters.grant(Denial.granted(rights, denied).map(right -> right.renamed(names::of)).toList());
    ConnectorFile connector = use.connector().of(names);
    try {
      worker.rest().put(names.connector(), connector.config());
    } catch (ConnectRestException e) {
      refusal = e.getMessage();
    }
  }

  /** Waits for what is to come of it; returns what came instead, if something did. */
  Optional<String> problem() {
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> isOutcome() || isOver());
    } catch (ConditionTimeoutException e) {
      return Optional.of(evidence());
    }
    return isOutcome() ? Optional.empty() : Optional.of(evidence());
  }

  private boolean isOutcome() {
    return switch (expected) {
      case WORKS -> works();
      case FAILS -> tells(failure(), true);
      case FAILS_IN_CONNECT -> tells(failure(), false);
      case FAILS_WITHOUT_NAME -> failure().contains("authorization failed");
      case FAILS_WHEN_RESTARTED -> {
        restartOnceItWorks();
        yield tells(failure(), true);
      }
      case WARNS -> isWarned(true) && works();
      case WAITS -> isWarned(true) && !works();
      case IS_LOGGED_BY_CONNECT -> isWarned(false) && !works();
    };
  }

  /** Whether something else has come to pass. */
  private boolean isOver() {
    return switch (expected) {
      case FAILS, FAILS_IN_CONNECT, FAILS_WITHOUT_NAME -> !failure().isEmpty() || works();
      default -> !failure().isEmpty();
    };
  }

  private boolean works() {
    return use.works().holds(names);
  }

  private void restartOnceItWorks() {
    if (!restarted && works()) {
      worker.rest().restart(names.connector());
      restarted = true;
    }
  }

  private boolean isWarned(boolean withRight) {
    return !worker.warnings(line -> tells(line, withRight)).isEmpty();
  }

  /** Whether a text names what may not be used, and for what. */
  private boolean tells(String text, boolean withRight) {
    Right right = denied.orElseThrow().right().renamed(names::of);
    return text.contains(right.object()) && (!withRight || right.isNamedIn(text));
  }

  /** Why the configuration is refused, or a task has failed; empty where neither is so. */
  private String failure() {
    if (!refusal.isEmpty()) {
      return refusal;
    }
    try {
      JsonNode status = worker.rest().status(names.connector());
      StringBuilder traces = new StringBuilder(status.path("connector").path("trace").asText());
      status.path("tasks").forEach(task -> traces.append(task.path("trace").asText()));
      return traces
          .toString()
          .lines()
          .filter(line -> !line.startsWith("\t"))
          .collect(Collectors.joining("\n"));
    } catch (ConnectRestException notStartedYet) {
      return "";
    }
  }

  private String evidence() {
    return this
        + ": expected "
        + expected
        + ". It "
        + (works() ? "works" : "does not work")
        + ". Its failure: "
        + failure()
        + "\nThe log:\n"
        + String.join("\n", worker.warnings(names::isIn))
        + "\n";
  }

  RightsUse.Names names() {
    return names;
  }

  void end() {
    if (refusal.isEmpty()) {
      worker.rest().delete(names.connector());
    }
  }

  @Override
  public String toString() {
    return use.name()
        + " ("
        + names.connector()
        + ")"
        + denied.map(denial -> " without " + denial).orElse(" with all rights");
  }
}
