package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership.Acquired;
import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership.OwnedPartition;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction thread: acquires the input partitions of a task, and writes and commits what is
 * read from them, all in one transaction at a time.
 *
 * <p>Invariants: a position is read only after every other writer of the partition is fenced or has
 * released it; a transaction holds the rows from one position on and, last, the position after
 * them; and after any failure everything on its way is dropped, to be read again from the position.
 * So whatever stands committed in the target topic is what the input holds before the position,
 * once.
 */
final class TransactionLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(TransactionLoop.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final TaskId task;
  private final SinkMetrics metrics;
  private final PartitionStreams streams;
  private final PartitionOwnership ownership;
  private final TransactionCommitter open;
  private final OutgoingEncoder encoder;
  private final StreamSender sender;
  private final WriterFailures failures;

  /** The generation that the writer was opened for. */
  private long generation;

  TransactionLoop(
      TaskRuntime runtime,
      PartitionStreams streams,
      PartitionOwnership ownership,
      TransactionCommitter open,
      OutgoingEncoder encoder,
      StreamSender sender,
      RandomGenerator random) {
    this.task = runtime.task();
    this.metrics = runtime.metrics();
    this.streams = streams;
    this.ownership = ownership;
    this.open = open;
    this.encoder = encoder;
    this.sender = sender;
    this.failures = new WriterFailures(runtime, streams, random);
  }

  @Override
  public void run() {
    try {
      open();
      while (!streams.isStopped()) {
        step();
        boolean unused = streams.awaitWork(open.isEmpty() ? IDLE : open.untilWorthWhile());
      }
    } catch (InterruptException e) {
      if (!streams.isStopped()) {
        streams.fail(new ConnectException("The transaction thread was interrupted", e));
      }
    } catch (ConnectException e) {
      streams.fail(e);
    } catch (RuntimeException | Error e) {
      streams.fail(
          new ConnectException("The exactly-once delivery ended (" + e + "); restart the task", e));
    } finally {
      ownership.abandon();
    }
  }

  private void open() {
    while (!streams.isStopped()) {
      try {
        ownership.open();
        return;
      } catch (RetriableException e) {
        failures.notOpened(e);
        streams.awaitStop(failures.retryBackoff());
      }
    }
  }

  /** Does what there is to do now. */
  void step() {
    followGeneration();
    release();
    for (PartitionStream stream : streams.where(PartitionStream::hasQueue)) {
      send(stream);
      commitIfDue();
    }
    if (streams.takeCommitRequest() || (open.isWorthWhile() && streams.waiting() == 0)) {
      commit();
    }
    acquire();
    runJobs();
  }

  private void commitIfDue() {
    if (open.isDue()) {
      commit();
    }
  }

  private void commit() {
    try {
      open.commit();
    } catch (KafkaException e) {
      writerLost(e);
    }
  }

  /** What was taken away is released, so that its next owner need not fence this one. */
  private void release() {
    List<PartitionStream> closed = streams.takeClosed();
    if (closed.isEmpty()) {
      return;
    }
    failures.partitionsTaken();
    List<PartitionStream> owned = closed.stream().filter(PartitionStream::isOwned).toList();
    try {
      if (!owned.isEmpty()) {
        open.commit(owned);
      }
    } catch (KafkaException e) {
      writerLost(e);
    } finally {
      streams.released();
    }
  }

  /** First of all: what is open for an earlier generation is not to be committed any more. */
  private void followGeneration() {
    long latest =
        streams.read(
            all ->
                all.values().stream()
                    .filter(each -> each.state() == StreamState.ACQUIRING)
                    .mapToLong(PartitionStream::generation)
                    .max()
                    .orElse(generation));
    if (latest != generation) {
      // Its leader has fenced this writer.
      abandon();
      streams.follow(latest);
      failures.generationBegins();
      generation = latest;
    }
  }

  private void acquire() {
    if (streams.where(this::isAcquiring).isEmpty()) {
      return;
    }
    // To acquire may take long, and an open transaction holds up every reader.
    commit();
    List<PartitionStream> acquiring = streams.where(this::isAcquiring);
    acquiring.stream()
        .filter(PartitionStream::isHeld)
        .forEach(each -> streams.change(each, stream -> stream.keep(generation)));
    if (!foreign().isEmpty()) {
      acquireForeign();
    }
  }

  private List<PartitionStream> foreign() {
    return streams.where(each -> isAcquiring(each) && !each.isHeld());
  }

  private boolean isAcquiring(PartitionStream stream) {
    return stream.state() == StreamState.ACQUIRING && stream.generation() == generation;
  }

  /** All at once that there are when it is this task's turn. */
  private void acquireForeign() {
    List<PartitionStream> asked = new ArrayList<>();
    try {
      Optional<Acquired> acquired =
          ownership.acquire(
              () -> {
                asked.clear();
                asked.addAll(foreign());
                return asked.stream().map(PartitionStream::input).toList();
              },
              generation);
      for (PartitionStream stream : asked) {
        if (acquired.isEmpty()) {
          streams.change(stream, PartitionStream::awaitGeneration);
        } else {
          take(stream, acquired.get());
        }
      }
    } catch (KafkaException e) {
      // Nothing is owned any more.
      writerLost(e);
    }
  }

  private void take(PartitionStream stream, Acquired acquired) {
    OwnedPartition owned = acquired.owned().get(stream.input());
    if (owned == null) {
      // Taken away meanwhile, or somebody else has acquired it by now.
      streams.change(stream, each -> each.acquireLater(failures.retryTime()));
      return;
    }
    streams.acquired(stream, owned.epoch(), generation, owned.position(), acquired.generation());
    metrics.acquired();
    log.debug(
        "Task {} owns {} (epoch {}), written up to {}",
        task,
        stream.input(),
        owned.epoch(),
        owned.position());
  }

  private void runJobs() {
    if (streams.where(PartitionStream::hasJob).isEmpty()) {
      return;
    }
    commit();
    if (ownership.writer().isEmpty()) {
      return;
    }
    JobRun jobs = new JobRun(task, streams, ownership, ownership.writer().get());
    try {
      jobs.run();
    } catch (JobCancelledException e) {
      // What it has written is not to be committed with what comes next.
      abandon();
      streams.writerLost(0);
    } catch (KafkaException e) {
      writerLost(e);
    } finally {
      // Only now, so that nobody goes on with what is not the task's own any more.
      jobs.failed();
    }
  }

  private void send(PartitionStream stream) {
    List<OutgoingRecord> records = streams.with(all -> stream.queue().drain(sender.batchSize()));
    List<OutgoingRecord> encoded = encoder.encode(records, this::commitIfDue);
    streams.encoded(encoded);
    try {
      sender.send(stream, encoded, this::commitIfDue);
      if (encoded.size() < records.size() && stream.isOwned()) {
        open.commit();
        long offset = records.get(encoded.size()).next() - 1;
        streams.change(stream, s -> s.takeCare(offset));
      }
    } catch (KafkaException e) {
      writerLost(e);
    }
  }

  private void writerLost(KafkaException cause) {
    long retry = failures.failed(cause, "write what it has read");
    sender.writingFailed();
    abandon();
    streams.writerLost(retry);
  }

  private void abandon() {
    open.drop();
    ownership.abandon();
  }
}
