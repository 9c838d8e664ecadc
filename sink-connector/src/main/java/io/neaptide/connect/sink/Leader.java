package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a new stream through its initial phase, on a thread of its own in the task with index 0.
 *
 * <p>It announces a generation, fences all earlier writers, fixes the bounds and publishes them, in
 * this order: who makes a writer after the fence reads the state topic after that, and so knows of
 * the generation. When all input partitions have answered it decides, and when all is applied it
 * lets the stream begin. A leader that starts and finds an unfinished generation begins another
 * one: what the unfinished one has written is existing data by then.
 */
final class Leader implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Leader.class);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final TaskIdentity task;
  private final String streamVersion;
  private final InitialConfig.Mode mode;
  private final int maxDeletesPercent;
  private final Supplier<Optional<StateReader>> readers;
  private final StateRecords records;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Admin target;
  private final BoundsReader boundsReader;
  private final BiFunction<Generation, BooleanSupplier, Decision> decisions;
  private final Streams streams;
  private final Clock clock;
  private final DifferenceReporter reporter;
  private final Reminder heartbeat;
  private final Reminder waiting;
  private StateReader reader;
  private StateView view;
  private TransactionalWriter writer;

  /** The last generation that this leader has published; 0 for none. */
  private long published;

  Leader(
      TaskIdentity task,
      InitialConfig config,
      Supplier<Optional<StateReader>> readers,
      StateRecords records,
      Supplier<Producer<byte[], byte[]>> producers,
      Admin target,
      BoundsReader boundsReader,
      BiFunction<Generation, BooleanSupplier, Decision> decisions,
      Streams streams,
      Clock clock) {
    this.task = task;
    this.streamVersion = config.streamVersion();
    this.mode = config.mode();
    this.maxDeletesPercent = config.maxDeletesPercent();
    this.readers = readers;
    this.records = records;
    this.producers = producers;
    this.target = target;
    this.boundsReader = boundsReader;
    this.decisions = decisions;
    this.streams = streams;
    this.clock = clock;
    this.reporter = new DifferenceReporter(task, streamVersion, boundsReader, clock);
    this.heartbeat = new Reminder(clock, HEARTBEAT);
    this.waiting = new Reminder(clock, Duration.ofSeconds(30));
  }

  @Override
  public void run() {
    while (!streams.isStopped()) {
      try {
        lead();
        return;
      } catch (InterruptException e) {
        if (!streams.isStopped()) {
          streams.fail(new ConnectException("The leader was interrupted", e));
        }
        return;
      } catch (ConnectException e) {
        streams.fail(e);
        return;
      } catch (KafkaException e) {
        if (isSuperseded(e)) {
          streams.fail(
              new ConnectException(
                  "Another leader of "
                      + task.connector()
                      + " has begun a later generation; this task is one that was replaced",
                  e));
          return;
        }
        log.warn(
            "The leader of {} could not go on and begins again: what was not finished is done anew",
            task.connector(),
            e);
        streams.awaitStop(RETRY);
      } catch (RuntimeException | Error e) {
        streams.fail(
            new ConnectException("The initial phase ended (" + e + "); restart the task", e));
        return;
      } finally {
        closeWriter();
      }
    }
  }

  /** Whether this leader was fenced by another one, which has begun a generation since. */
  private boolean isSuperseded(KafkaException cause) {
    if (!WriterFailure.isFenced(cause) || published == 0) {
      return false;
    }
    awaitEnd();
    return view.generation().filter(last -> last.number() > published).isPresent();
  }

  private void closeWriter() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  private void lead() {
    if (!waitUntil(() -> readers.get().isPresent())) {
      return;
    }
    reader = readers.get().orElseThrow();
    view = reader.view();
    writer = new TransactionalWriter(producers.get(), (tag, cause) -> {});
    awaitEnd();
    Optional<Generation> last = view.generation();
    if (last.isPresent()
        && last.get().phase() == Phase.STREAM
        && last.get().streamVersion().equals(streamVersion)) {
      log.info("{} streams on: its initial phase is finished", task.connector());
      return;
    }
    long number = last.map(Generation::number).orElse(0L) + 1;
    while (!streams.isStopped() && !finish(prepare(number))) {
      number++;
    }
  }

  private void awaitEnd() {
    try {
      reader.awaitEnd(READ_TIMEOUT);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Announces, fences, and fixes the bounds. */
  private Generation prepare(long number) {
    Generation prepared = new Generation(number, streamVersion, Phase.PREPARING, Optional.empty());
    Set<TopicPartition> writers = new HashSet<>(view.positioned());
    view.generation()
        .flatMap(Generation::bounds)
        .ifPresent(bounds -> writers.addAll(bounds.input().keySet()));
    publish(prepared);
    Map<String, TopicDescription> inputs = awaitInput();
    writers.addAll(InputCluster.partitions(inputs));
    fence(writers);
    Bounds bounds = boundsReader.read(inputs);
    reporter.begins();
    Generation collecting =
        new Generation(number, streamVersion, Phase.COLLECT, Optional.of(bounds));
    publish(collecting);
    log.info(
        "{} compares with existing data (generation {}, stream.version {}): {} input partitions"
            + " with up to {} records, {} target partitions with up to {}",
        task.connector(),
        number,
        streamVersion,
        bounds.input().size(),
        records(bounds.input().values()),
        bounds.target().size(),
        records(bounds.target().values()));
    return collecting;
  }

  private static long records(java.util.Collection<io.neaptide.connect.sink.state.Range> ranges) {
    return ranges.stream().mapToLong(io.neaptide.connect.sink.state.Range::size).sum();
  }

  /** A topic that is missing is not an empty table: nothing is decided without it. */
  private Map<String, TopicDescription> awaitInput() {
    while (true) {
      Optional<Map<String, TopicDescription>> topics = boundsReader.inputTopics();
      if (topics.isPresent()) {
        return topics.get();
      }
      if (waiting.isDue()) {
        log.warn(
            "{} waits for its input: not every topic of topics or topics.regex exists on the"
                + " cluster of worker.kafka.bootstrap.servers",
            task.connector());
      }
      beat(view.generation().map(Generation::number).orElse(0L));
      streams.awaitStop(Duration.ofSeconds(1));
      if (streams.isStopped()) {
        throw new InterruptException("The task is stopped");
      }
    }
  }

  private void fence(Set<TopicPartition> inputs) {
    WriterFence.fence(target, inputs.stream().map(task::transactionalId).toList());
  }

  /** Leads a generation to its end; false where another one is needed. */
  private boolean finish(Generation generation) {
    if (!awaitAll(
        generation,
        "to be compared",
        input -> view.claim(input, generation.number()).isPresent())) {
      return false;
    }
    try (Decision decision = decisions.apply(generation, () -> isInterrupted(generation))) {
      if (!decision.search()) {
        return false;
      }
      Map<String, Object> report = reporter.report(generation, decision.differences());
      if (mode == InitialConfig.Mode.PLAN) {
        publishWithReport(generation.in(Phase.PLANNED), report);
        log.info(
            "{} wrote nothing, as {}=plan asks for. Set it to apply to write this difference.",
            task.connector(),
            InitialConfig.MODE_CONFIG);
        waitUntil(() -> false);
        return true;
      }
      if (!boundsReader.isCurrent(generation.bounds().orElseThrow())) {
        log.warn("{} begins again: a topic was made anew or changed", task.connector());
        return false;
      }
      refuseTooManyDeletes(generation, decision.differences(), report);
      publishWithReport(generation.in(Phase.APPLY), report);
      delete(generation, decision.differences());
      if (!awaitAll(generation, "to be written", input -> isApplied(generation, input))) {
        return false;
      }
    }
    Generation streaming = generation.in(Phase.STREAM);
    writer.send(records.generation(streaming));
    view.keys().stream()
        .filter(key -> key.startsWith("claim/"))
        .forEach(key -> writer.send(records.tombstone(key)));
    writer.commit();
    log.info(
        "{} has brought the initial data to its target topics and streams on", task.connector());
    return true;
  }

  /** Asked now and then during a search, which may be long: the followers wait for a sign. */
  private boolean isInterrupted(Generation generation) {
    beat(generation.number());
    return streams.isStopped() || view.isRestartAsked(generation.number());
  }

  private boolean isApplied(Generation generation, TopicPartition input) {
    return view.position(input)
        .filter(position -> position.generation() == generation.number())
        .filter(
            position ->
                position.offset() >= generation.bounds().orElseThrow().input().get(input).end())
        .isPresent();
  }

  /** Waits for all input partitions; false where an owner asks for another generation. */
  private boolean awaitAll(
      Generation generation, String what, java.util.function.Predicate<TopicPartition> done) {
    Set<TopicPartition> open = new HashSet<>(generation.bounds().orElseThrow().input().keySet());
    Reminder progress = new Reminder(clock, Duration.ofSeconds(10));
    progress.restart();
    while (true) {
      open.removeIf(done);
      if (open.isEmpty()) {
        return true;
      }
      if (view.isRestartAsked(generation.number())) {
        return false;
      }
      if (progress.isDue()) {
        if (!boundsReader.isCurrent(generation.bounds().orElseThrow())) {
          log.warn("{} begins again: a topic was made anew or changed", task.connector());
          return false;
        }
        log.info(
            "{} waits for {} input partitions {}, of {}",
            task.connector(),
            open.size(),
            what,
            generation.bounds().orElseThrow().input().size());
      }
      beat(generation.number());
      streams.awaitStop(STEP);
      if (streams.isStopped()) {
        throw new InterruptException("The task is stopped");
      }
    }
  }

  private boolean waitUntil(BooleanSupplier condition) {
    while (!streams.isStopped()) {
      if (condition.getAsBoolean()) {
        return true;
      }
      if (view != null) {
        beat(view.generation().map(Generation::number).orElse(0L));
      }
      streams.awaitStop(STEP);
    }
    return false;
  }

  private void beat(long generation) {
    reader.check();
    if (heartbeat.isDue()) {
      writer.send(records.heartbeat(generation));
      writer.commit();
    }
  }

  private void publish(Generation generation) {
    writer.send(records.generation(generation));
    writer.commit();
    published = generation.number();
    awaitEnd();
  }

  private void publishWithReport(Generation generation, Map<String, Object> report) {
    writer.send(records.report(report));
    publish(generation);
  }

  private void refuseTooManyDeletes(
      Generation generation, List<TopicDifference> differences, Map<String, Object> report) {
    for (TopicDifference difference : differences) {
      if (difference.deletesMoreThan(maxDeletesPercent)) {
        publishWithReport(generation.in(Phase.REFUSED), report);
        throw new ConnectException(
            "The comparison with existing data would delete "
                + difference.deleted()
                + " of the "
                + difference.existing()
                + " keys of "
                + difference.topic()
                + ", more than "
                + maxDeletesPercent
                + "%. Nothing was written. If that is right, raise "
                + InitialConfig.MAX_DELETES_CONFIG
                + "; look at the difference with "
                + InitialConfig.MODE_CONFIG
                + "=plan");
      }
    }
  }

  private void delete(Generation generation, List<TopicDifference> differences) {
    for (TopicDifference difference : differences) {
      Progress progress =
          new Progress(
              "Deleting what is gone from " + difference.topic(),
              difference.tombstones().size(),
              clock);
      TransactionSize size = new TransactionSize();
      long[] written = {0};
      difference
          .tombstones()
          .forEach(
              tombstone -> {
                written[0]++;
                size.sent(tombstone, writer);
                progress.at(written[0]);
                beat(generation.number());
              });
    }
    writer.send(records.deleted(generation.number()));
    writer.commit();
  }
}
