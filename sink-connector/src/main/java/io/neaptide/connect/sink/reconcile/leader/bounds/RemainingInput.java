package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.RunningTask;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to write of an unfinished generation without a comparison, by the topics that are
 * read now. Nothing that stands in the target topics is written once more because a topic is
 * missing or is not read any more. Used on the thread of the leader.
 */
public final class RemainingInput {

  private static final Logger log = LoggerFactory.getLogger(RemainingInput.class);

  private static final Duration STEP = Duration.ofSeconds(1);

  /** What is asked of the configuration and of the clusters. */
  interface Topics {

    /** Of some input topics, those that the configuration selects. */
    Set<String> selected(Set<String> inputTopics);

    /** Of some input topics, those that are not shown by their cluster. */
    Set<String> missing(Set<String> inputTopics);

    /** The bounds without the input of some topics. */
    Bounds without(Set<String> inputTopics, Bounds bounds);
  }

  private final RunningTask task;
  private final Topics topics;
  private final PeriodicTimer waiting;

  public RemainingInput(RunningTask task, Topics topics) {
    this.task = task;
    this.topics = topics;
    this.waiting = task.every(Duration.ofSeconds(30));
  }

  /**
   * Waits while a topic is missing of which there may be something to write.
   *
   * @param meanwhile called again and again
   * @return the generation with the topics that are still read; empty where it has none of them, so
   *     that nothing is repeated by beginning again
   */
  public Optional<Generation> of(Generation unfinished, Runnable meanwhile) {
    if (unfinished.phase() == Phase.ANNOUNCE) {
      // All of it is written.
      return Optional.of(unfinished);
    }
    Bounds bounds = unfinished.fixedBounds();
    Set<String> before = bounds.inputTopics();
    Set<String> read = topics.selected(before);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    await(read, meanwhile);
    if (read.equals(before)) {
      return Optional.of(unfinished);
    }
    Set<String> dropped = new TreeSet<>(before);
    dropped.removeAll(read);
    log.warn(
        "{} goes on with its initial data without the input topics {}, which topics or topics.regex"
            + " does not select any more. What was written of them stays where it is",
        task.connector(),
        dropped);
    return Optional.of(unfinished.withBounds(topics.without(dropped, bounds)));
  }

  private void await(Set<String> read, Runnable meanwhile) {
    for (Set<String> missing = topics.missing(read);
        !missing.isEmpty();
        missing = topics.missing(read)) {
      if (waiting.isDue()) {
        log.warn(
            "{} waits for its input topics {}: the cluster of worker.kafka.bootstrap.servers does"
                + " not show them, and their rows were not all written. Create them, let the user"
                + " of worker.kafka.* describe them, or remove them from topics or topics.regex to"
                + " go on without them",
            task.connector(),
            Names.of(missing));
      }
      meanwhile.run();
      task.awaitNext(STEP);
    }
  }
}
