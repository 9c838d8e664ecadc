package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.RemainingInput;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.RunningTask;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what can be gone on with of a generation that an earlier leader has not finished. Without
 * a comparison the positions tell what is written; and when all is written, it only remains to tell
 * the hook. Anything else is compared again. Used on the thread of the leader.
 */
final class UnfinishedGeneration {

  private static final Logger log = LoggerFactory.getLogger(UnfinishedGeneration.class);

  private final RunningTask task;
  private final InitialPhaseConfig config;
  private final StreamGuard guard;
  private final CurrentTopics topics;
  private final RemainingInput remainingInput;

  UnfinishedGeneration(
      RunningTask task, InitialPhaseConfig config, StreamGuard guard, CurrentTopics topics) {
    this.task = task;
    this.config = config;
    this.guard = guard;
    this.topics = topics;
    this.remainingInput = new RemainingInput(task, topics);
  }

  /**
   * The generation with what is left of it; empty where another one is to be opened.
   *
   * @param meanwhile called again and again while a topic is waited for
   * @throws ConnectException if it can neither be gone on with nor be replaced
   */
  Optional<Generation> remaining(Generation unfinished, Runnable meanwhile) {
    if (!guard.isOfStream(unfinished)) {
      return Optional.empty();
    }
    requireNotLeft(unfinished);
    boolean compared = unfinished.bounds().filter(bounds -> !bounds.target().isEmpty()).isPresent();
    if (!isResumable(unfinished, compared)) {
      return Optional.empty();
    }
    if (!compared) {
      // What is written of it is not undone by beginning again.
      guard.requireTheseSettings(unfinished);
    } else if (!guard.isByTheseSettings(unfinished)) {
      return Optional.empty();
    }
    Optional<Generation> remaining =
        compared ? asCompared(unfinished) : remainingInput.of(unfinished, meanwhile);
    if (!compared) {
      remaining.ifPresent(rest -> CopyDriver.requireSameTopics(topics, rest.fixedBounds()));
    }
    return remaining;
  }

  private boolean isResumable(Generation unfinished, boolean compared) {
    return switch (unfinished.phase()) {
      case ANNOUNCE ->
          !config.fetchExisting() || (compared && config.mode() != InitialPhaseConfig.Mode.PLAN);
      case COPY -> !config.fetchExisting();
      default -> false;
    };
  }

  /** What was compared is compared again where its topics are others, and not written again. */
  private Optional<Generation> asCompared(Generation unfinished) {
    return Optional.of(unfinished)
        .filter(generation -> topics.areRead(generation.fixedBounds()))
        .filter(generation -> topics.isCurrent(generation.fixedBounds()));
  }

  /**
   * What the target topics hold by now is found by a comparison, but not by writing the input once
   * more, which is for the user to decide.
   */
  private void requireNotLeft(Generation last) {
    if (last.phase() != Phase.LEFT) {
      return;
    }
    if (!config.fetchExisting()) {
      throw new ConnectException(
          "Since the stream of "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + "="
              + last.streamVersion()
              + " was begun, the connector has delivered with "
              + DeliveryConfig.GUARANTEE_CONFIG
              + "=at_least_once, so its state topic does not say any more how far the input was"
              + " written. Set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: the next start writes the input again from its beginning before"
              + " its hook is told");
    }
    log.info(
        "{} has delivered at least once since it compared last, so it compares again",
        task.connector());
  }
}
