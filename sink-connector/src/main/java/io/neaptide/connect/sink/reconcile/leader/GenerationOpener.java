package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsReader;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.RunningTask;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a generation: announces it, fences all writers, fixes the bounds and publishes them, in
 * this order. Who becomes the owner of a partition after the fence has read the state topic after
 * that, and so knows of the generation. Used on the thread of the leader.
 */
final class GenerationOpener {

  private static final Logger log = LoggerFactory.getLogger(GenerationOpener.class);

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration WARNING = Duration.ofSeconds(30);

  private final RunningTask task;
  private final StreamGuard guard;
  private final boolean comparing;
  private final Supplier<OwnershipLock> locks;
  private final CurrentTopics topics;
  private final BoundsReader boundsReader;
  private final BoundsWatch watch;
  private final PeriodicTimer warning;

  /**
   * @param comparing whether generations are compared with existing data
   * @param locks take the lock of the connector's owners
   */
  GenerationOpener(
      RunningTask task,
      StreamGuard guard,
      boolean comparing,
      Supplier<OwnershipLock> locks,
      CurrentTopics topics,
      BoundsReader boundsReader,
      BoundsWatch watch) {
    this.task = task;
    this.guard = guard;
    this.comparing = comparing;
    this.locks = locks;
    this.topics = topics;
    this.boundsReader = boundsReader;
    this.watch = watch;
    this.warning = task.every(WARNING);
  }

  /** Opens the generation of a number that no generation had before. */
  Generation open(long number, GenerationJournal journal) {
    Generation prepared =
        Generation.prepared(
                number, guard.streamVersion(), journal.view().generation(), guard.fingerprint())
            .ofConnector(guard.connector());
    journal.publish(prepared);
    Map<String, TopicDescription> inputs = awaitInput(journal);
    watch.begin();
    try (OwnershipLock lock = locks.get()) {
      // Taken after the announcement: who becomes an owner after this finds that.
      lock.fenceAll();
    }
    Generation opened = comparing ? compare(prepared, inputs) : copy(prepared, inputs);
    journal.publish(opened);
    return opened;
  }

  private Generation copy(Generation prepared, Map<String, TopicDescription> inputs) {
    Bounds bounds = boundsReader.readInput(inputs);
    log.info(
        "{} begins a new stream (generation {}, stream.version {}): {} input partitions with up to"
            + " {} records are written before its hook is told",
        task.connector(),
        prepared.number(),
        prepared.streamVersion(),
        bounds.input().size(),
        records(bounds.input().values()));
    return prepared.withBounds(bounds).inPhase(Phase.COPY);
  }

  private Generation compare(Generation prepared, Map<String, TopicDescription> inputs) {
    Bounds bounds = boundsReader.read(inputs);
    watch.fixed(bounds);
    log.info(
        "{} compares with existing data (generation {}, stream.version {}): {} input partitions"
            + " with up to {} records, {} target partitions with up to {}",
        task.connector(),
        prepared.number(),
        prepared.streamVersion(),
        bounds.input().size(),
        records(bounds.input().values()),
        bounds.target().size(),
        records(bounds.target().values()));
    return prepared.withBounds(bounds).inPhase(Phase.COLLECT);
  }

  private static long records(Collection<OffsetRange> ranges) {
    return ranges.stream().mapToLong(OffsetRange::size).sum();
  }

  /** A topic that is missing is not an empty table: nothing is decided without it. */
  private Map<String, TopicDescription> awaitInput(GenerationJournal journal) {
    while (true) {
      Optional<Map<String, TopicDescription>> found = topics.inputTopics();
      if (found.isPresent()) {
        return found.get();
      }
      if (warning.isDue()) {
        log.warn(
            "{} waits for its input: not every topic of topics or topics.regex exists on the"
                + " cluster of worker.kafka.bootstrap.servers, or its user may not describe them."
                + " Create {}, correct topics, or allow the user DESCRIBE_CONFIGS and READ there",
            task.connector(),
            topics.notShown());
      }
      journal.heartbeat();
      task.awaitNext(STEP);
    }
  }
}
