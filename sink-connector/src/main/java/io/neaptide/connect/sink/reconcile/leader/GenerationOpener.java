package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.GenerationJournal;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a generation: announces it, fences all earlier writers, fixes the bounds and publishes
 * them, in this order. Who makes a writer after the fence reads the state topic after that, and so
 * knows of the generation. Used on the thread of the leader.
 */
final class GenerationOpener {

  private static final Logger log = LoggerFactory.getLogger(GenerationOpener.class);

  private final TaskId task;
  private final StreamGuard guard;
  private final boolean comparing;
  private final Admin target;
  private final BoundsReader boundsReader;
  private final ForeignWriters others;
  private final ReadingTime readingTime;
  private final TaskLifecycle lifecycle;
  private final PeriodicTimer waiting;

  GenerationOpener(
      TaskId task,
      StreamGuard guard,
      boolean comparing,
      Admin target,
      BoundsReader boundsReader,
      ForeignWriters others,
      ReadingTime readingTime,
      TaskLifecycle lifecycle,
      Clock clock) {
    this.task = task;
    this.guard = guard;
    this.comparing = comparing;
    this.target = target;
    this.boundsReader = boundsReader;
    this.others = others;
    this.readingTime = readingTime;
    this.lifecycle = lifecycle;
    this.waiting = new PeriodicTimer(clock, Duration.ofSeconds(30));
  }

  /** Opens the generation of a number that no generation had before. */
  Generation open(long number, GenerationJournal journal) {
    Set<TopicPartition> writers = new HashSet<>(journal.view().positioned());
    Generation prepared =
        Generation.prepared(
            number, guard.streamVersion(), journal.view().generation(), guard.fingerprint());
    prepared.bounds().ifPresent(before -> writers.addAll(before.input().keySet()));
    journal.publish(prepared);
    Map<String, TopicDescription> inputs = awaitInput(journal);
    writers.addAll(TopicDescriptions.partitions(inputs));
    readingTime.begins();
    WriterFence.fence(target, writers.stream().map(task::transactionalId).toList());
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
    return prepared.within(bounds).in(Phase.COPY);
  }

  private Generation compare(Generation prepared, Map<String, TopicDescription> inputs) {
    Bounds bounds = boundsReader.read(inputs);
    others.begin(bounds);
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
    return prepared.within(bounds).in(Phase.COLLECT);
  }

  private static long records(Collection<OffsetRange> ranges) {
    return ranges.stream().mapToLong(OffsetRange::size).sum();
  }

  /** A topic that is missing is not an empty table: nothing is decided without it. */
  private Map<String, TopicDescription> awaitInput(GenerationJournal journal) {
    while (true) {
      Optional<Map<String, TopicDescription>> topics = boundsReader.inputTopics();
      if (topics.isPresent()) {
        return topics.get();
      }
      if (waiting.isDue()) {
        log.warn(
            "{} waits for its input: not every topic of topics or topics.regex exists on the"
                + " cluster of worker.kafka.bootstrap.servers, or its user may not describe them",
            task.connector());
      }
      journal.beat();
      lifecycle.awaitStop(Duration.ofSeconds(1));
      if (lifecycle.isStopped()) {
        throw new InterruptException("The task is stopped");
      }
    }
  }
}
