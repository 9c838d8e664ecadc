package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.WaitFailedException;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** A worker without one of its own rights, and what its log says of that. */
final class LackingWorker {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBERS = new AtomicInteger(100);

  private final AuthorizedClusters clusters;
  private final Right missing;
  private final String object;
  private final AuthorizedWorker worker;

  LackingWorker(AuthorizedClusters clusters, List<Right> all, Right missing) {
    this.clusters = clusters;
    this.missing = missing;
    String group = "lacking-" + NUMBERS.getAndIncrement();
    this.object = AuthorizedWorker.named(missing.object(), group);
    this.worker =
        AuthorizedWorker.of(
            clusters,
            group,
            all.stream().filter(right -> !right.equals(missing)).toList(),
            isTransactional());
  }

  private boolean isTransactional() {
    return missing.binding().pattern().resourceType() == ResourceType.TRANSACTIONAL_ID;
  }

  void launch() {
    if (missing.operation() == AclOperation.DESCRIBE_CONFIGS) {
      // Only topics that are there are looked at.
      clusters.topic(Right.Cluster.WORKER, object).create(1);
    }
    worker.process().launch();
  }

  /** Whether it writes there for a connector only. */
  boolean needsSource() {
    return missing.operation() == AclOperation.WRITE
        && List.of("connect-offset", "connect-status").contains(missing.object());
  }

  void awaitReady() {
    worker.process().awaitReady();
  }

  AuthorizedWorker worker() {
    return worker;
  }

  /** What the worker does where its log has no word of the right, or of what it is on. */
  Optional<String> silence() {
    try {
      Waiting.until("a word about " + object, LIMIT, () -> !worker.lines(sign()).isEmpty());
      return Optional.empty();
    } catch (WaitFailedException e) {
      return Optional.of(missing + ": " + worker.process().process().tail());
    }
  }

  private Predicate<String> sign() {
    if (isTransactional()) {
      return line -> line.contains("Transactional Id authorization failed");
    }
    return switch (missing.operation()) {
      case CREATE -> line -> line.contains("Exception") && line.contains(object);
      case DESCRIBE_CONFIGS -> line -> line.contains("cleanup policy of '" + object + "'");
      default -> line -> line.contains("uthoriz") && line.contains(object);
    };
  }

  void kill() {
    worker.process().process().kill();
  }
}
