package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.sink.reconcile.report.DeleteDoubts;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.task.RunningTask;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over what a comparison relies on from when its bounds are fixed until its stream begins:
 * that its topics are the same, that they keep their tombstones meanwhile, and that nobody else
 * writes to the target topics. Used on the thread of the leader, over all its generations.
 */
public final class BoundsWatch {

  private static final Logger log = LoggerFactory.getLogger(BoundsWatch.class);

  private final RunningTask task;
  private final GenerationTopics topics;
  private final ForeignWriters foreignWriters;
  private final ReadingTime readingTime;

  public BoundsWatch(RunningTask task, GenerationTopics topics, ForeignWriters.Cluster target) {
    this.task = task;
    this.topics = topics;
    this.foreignWriters = new ForeignWriters(task.id(), target);
    this.readingTime = new ReadingTime(task.id(), task.clock());
  }

  public GenerationTopics topics() {
    return topics;
  }

  /** The bounds of a generation are about to be fixed; nothing was read for it before. */
  public void begin() {
    readingTime.begin();
  }

  /** The bounds of a comparison are fixed: who writes to the target topics counts from now. */
  public void fixed(Bounds bounds) {
    foreignWriters.begin(bounds);
  }

  /** Whether the topics are those of the bounds; where they are not, it is told. */
  public boolean isCurrent(Bounds bounds) {
    boolean current = topics.isCurrent(bounds);
    if (!current) {
      log.warn("{} begins again: a topic was recreated or changed", task.connector());
    }
    return current;
  }

  /**
   * Whether what was read can be decided by; false where it is to be read again.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if reading took too long again
   */
  public boolean allowsDecision(Bounds bounds) {
    return isCurrent(bounds) && readingTime.allowsDecision(topics.tombstonesKept(bounds));
  }

  /** Whether the stream can go on from the bounds, when all is written. */
  public boolean allowsStream(Bounds bounds) {
    return readingTime.allowsStream(topics.tombstonesKept(bounds));
  }

  /** What makes it doubtful that keys which seem to be gone are gone, by now. */
  public DeleteDoubts doubts(Bounds bounds) {
    return new DeleteDoubts(
        topics.removedInput(bounds),
        foreignWriters.connectorsSince(bounds),
        foreignWriters.connectorsBefore());
  }

  /** Who else wrote to the target topics since the bounds were fixed, by partition. */
  public Map<TopicPartition, Set<String>> foreignWriters(Bounds bounds) {
    return foreignWriters.since(bounds);
  }
}
