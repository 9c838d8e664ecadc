package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Range;
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
final class GenerationOpening {

  private static final Logger log = LoggerFactory.getLogger(GenerationOpening.class);

  private final TaskIdentity task;
  private final StreamGuard guard;
  private final boolean comparing;
  private final Admin target;
  private final BoundsReader boundsReader;
  private final OtherWriters others;
  private final ReadingTime readingTime;
  private final TaskLifecycle lifecycle;
  private final Reminder waiting;

  GenerationOpening(
      TaskIdentity task,
      StreamGuard guard,
      boolean comparing,
      Admin target,
      BoundsReader boundsReader,
      OtherWriters others,
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
    this.waiting = new Reminder(clock, Duration.ofSeconds(30));
  }

  /** Opens the generation of a number that no generation had before. */
  Generation open(long number, LeaderJournal journal) {
    Set<TopicPartition> writers = new HashSet<>(journal.view().positioned());
    Optional<Bounds> before = journal.view().generation().flatMap(Generation::bounds);
    before.ifPresent(bounds -> writers.addAll(bounds.input().keySet()));
    Generation prepared =
        new Generation(number, guard.streamVersion(), Phase.PREPARING, before, guard.fingerprint());
    journal.publish(prepared);
    Map<String, TopicDescription> inputs = awaitInput(journal);
    writers.addAll(InputCluster.partitions(inputs));
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

  private static long records(Collection<Range> ranges) {
    return ranges.stream().mapToLong(Range::size).sum();
  }

  /** A topic that is missing is not an empty table: nothing is decided without it. */
  private Map<String, TopicDescription> awaitInput(LeaderJournal journal) {
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
