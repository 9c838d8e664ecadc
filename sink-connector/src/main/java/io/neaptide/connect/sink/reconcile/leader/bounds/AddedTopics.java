package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about topics that come to the input of a stream whose initial phase is over.
 *
 * <p>Where the target topic of one holds nothing, there is nothing to compare with: it is taken
 * into the bounds, and streamed from its beginning. Any other one is not written before it was
 * compared: to write it would repeat rows that are there, and leave those that are gone. Used on
 * the thread of the leader.
 */
public final class AddedTopics {

  private static final Logger log = LoggerFactory.getLogger(AddedTopics.class);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration WARNING = Duration.ofMinutes(5);
  private static final String COMPARE_ALL =
      "Set "
          + InitialPhaseConfig.STREAM_VERSION_CONFIG
          + " to another value: the next start compares all topics and writes only what is"
          + " different. Or leave the topics out";

  /** What is asked of the clusters. */
  interface Topics {

    /** The input topics as they are now; empty while one of them is missing. */
    Optional<Map<String, TopicDescription>> inputTopics();

    /** Whether an input topic has a target topic that holds nothing, and is not within bounds. */
    boolean hasEmptyTarget(String inputTopic, Bounds bounds);

    /** What tasks hold that is not within bounds. */
    OutsideInput outside(Bounds bounds);

    /** The target topics that have other partitions by now than the bounds know. */
    Set<String> targetsWithOtherPartitions(Bounds bounds);
  }

  private final TaskId task;
  private final Topics topics;
  private final Function<Map<String, TopicDescription>, Bounds> beginning;
  private final boolean named;
  private final PeriodicTimer due;
  private final PeriodicTimer warning;
  private final PeriodicTimer grown;
  private final PeriodicTimer hidden;
  private final Map<String, PeriodicTimer> unwritable = new HashMap<>();
  private final Clock clock;

  /**
   * @param beginning the bounds of topics that are streamed from their beginning
   * @param named whether the user has named the topics, so that one that cannot be written is an
   *     error; else they match a pattern, and the other topics are not held up by it
   */
  public AddedTopics(
      TaskId task,
      Topics topics,
      Function<Map<String, TopicDescription>, Bounds> beginning,
      boolean named,
      Clock clock) {
    this.task = task;
    this.topics = topics;
    this.beginning = beginning;
    this.named = named;
    this.due = new PeriodicTimer(clock, INTERVAL);
    this.warning = new PeriodicTimer(clock, WARNING);
    this.grown = new PeriodicTimer(clock, WARNING);
    this.hidden = new PeriodicTimer(clock, WARNING);
    this.clock = clock;
  }

  /**
   * Looks for such topics from time to time, and takes those in that can be streamed.
   *
   * @throws ConnectException if one that the user has named cannot be written
   */
  public void admit(Generation streaming, Supplier<GenerationJournal> journals) {
    if (!due.isDue()) {
      return;
    }
    Bounds bounds = streaming.fixedBounds();
    Optional<Map<String, TopicDescription>> added = beyond(bounds);
    if (added.isEmpty()) {
      return;
    }
    Set<String> refused = new TreeSet<>();
    Bounds all = bounds;
    Set<String> admitted = new TreeSet<>();
    for (Map.Entry<String, TopicDescription> topic : added.get().entrySet()) {
      try {
        if (topics.hasEmptyTarget(topic.getKey(), bounds)) {
          all = all.with(beginning.apply(Map.of(topic.getKey(), topic.getValue())));
          admitted.add(topic.getKey());
        } else {
          refused.add(topic.getKey());
        }
      } catch (KafkaException e) {
        waitFor(topic.getKey(), e);
      }
    }
    if (!admitted.isEmpty()) {
      admit(streaming, all, admitted, journals);
    }
    warnOfGrown(topics.targetsWithOtherPartitions(bounds));
    warnOfHidden(topics.outside(bounds).hidden());
    if (!refused.isEmpty()) {
      refuse(
          "The topics "
              + Names.of(refused)
              + " came to the input after the comparison with existing data, and their target topics"
              + " hold records. Written without a comparison they would repeat rows that are there"
              + " and leave keys that are gone. "
              + COMPARE_ALL);
    }
  }

  /**
   * Looks for such topics from time to time, where the stream is finished and passes nothing on:
   * none of them is taken in.
   *
   * @throws ConnectException if the user has named one
   */
  public void leaveOut(Generation finished) {
    if (!due.isDue()) {
      return;
    }
    Set<String> added = beyond(finished.fixedBounds()).map(Map::keySet).orElse(Set.of());
    if (!added.isEmpty()) {
      refuse(
          "The topics "
              + Names.of(added)
              + " are not among those that were compared before the stream was finished, so nothing"
              + " of them is compared or written. "
              + COMPARE_ALL);
    }
  }

  /** The input topics that are not within bounds; empty while one of the input is missing. */
  private Optional<Map<String, TopicDescription>> beyond(Bounds bounds) {
    Optional<Map<String, TopicDescription>> found = topics.inputTopics();
    found.ifPresent(all -> all.keySet().removeIf(topic -> bounds.inputId(topic).isPresent()));
    return found;
  }

  /** A topic that matches a pattern holds up none of the others. */
  private void waitFor(String topic, KafkaException cause) {
    if (named || cause instanceof RetriableException || cause instanceof InterruptException) {
      throw cause;
    }
    if (unwritable.computeIfAbsent(topic, name -> new PeriodicTimer(clock, WARNING)).isDue()) {
      log.warn(
          "{} does not write the topic {}, which came to the input, and asks again until it can:"
              + " {}",
          task.connector(),
          topic,
          cause.getMessage());
    }
  }

  private void warnOfHidden(List<TopicPartition> partitions) {
    if (!partitions.isEmpty() && hidden.isDue()) {
      log.warn(
          "{} does not write {}: its tasks hold them, but the user of worker.kafka.* is not shown"
              + " their topics. Let it describe them, or leave them out of topics.regex",
          task.connector(),
          Names.of(partitions));
    }
  }

  private void warnOfGrown(Set<String> targets) {
    if (!targets.isEmpty() && grown.isDue()) {
      log.warn(
          "Partitions were added to {} since {} compared with them: rows of a key may be written to"
              + " another partition from now on, and its former row stays where it was. Set {} to"
              + " another value: the next start moves what is misplaced",
          Names.of(targets),
          task.connector(),
          InitialPhaseConfig.STREAM_VERSION_CONFIG);
    }
  }

  private void admit(
      Generation streaming, Bounds all, Set<String> added, Supplier<GenerationJournal> journals) {
    try (GenerationJournal journal = journals.get()) {
      if (journal.readLatest().filter(streaming::equals).isEmpty()) {
        return;
      }
      journal.publish(streaming.withBounds(all));
    }
    log.info(
        "{} streams {} from its beginning, too: its target topic held nothing",
        task.connector(),
        Names.of(added));
  }

  private void refuse(String message) {
    if (named) {
      throw new ConnectException(message);
    }
    if (warning.isDue()) {
      log.warn("{} does not write some topics. {}", task.connector(), message);
    }
  }
}
