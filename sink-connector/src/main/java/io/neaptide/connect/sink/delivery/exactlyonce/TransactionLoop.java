package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.hook.HookException;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction thread: fences, writes and commits for the input partitions of a task, one
 * transaction a partition at a time.
 *
 * <p>Invariants: a writer reads its position only after it has fenced every writer before it; a
 * transaction holds the rows from one position on and, last, the position after them; and after any
 * failure everything on its way is dropped, to be read again from the position. So whatever stands
 * committed in the target topic is what the input holds before the position, once.
 */
final class TransactionLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(TransactionLoop.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final long FENCED_RETRY_MS = 5_000;

  private final TaskId task;
  private final PartitionStreams streams;
  private final PositionStore positions;
  private final TransactionCommitter open;
  private final OutgoingEncoder encoder;
  private final StreamSender sender;
  private final RefusedRows refusals;
  private final DeliveryLimits limits;
  private final Clock clock;

  TransactionLoop(
      TaskRuntime runtime,
      PartitionStreams streams,
      PositionStore positions,
      TransactionCommitter open,
      OutgoingEncoder encoder,
      StreamSender sender,
      RefusedRows refusals) {
    this.task = runtime.task();
    this.limits = runtime.limits();
    this.clock = runtime.clock();
    this.streams = streams;
    this.positions = positions;
    this.open = open;
    this.encoder = encoder;
    this.sender = sender;
    this.refusals = refusals;
  }

  @Override
  public void run() {
    try {
      open();
      while (!streams.isStopped()) {
        step();
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
      releaseAll();
    }
  }

  private void open() {
    while (!streams.isStopped()) {
      try {
        positions.open();
        return;
      } catch (RetriableException e) {
        log.warn("Task {} cannot open its state topic or ask its clusters, trying again", task, e);
        streams.awaitStop(limits.retryBackoff());
      }
    }
  }

  private void step() {
    streams.takeClosed().forEach(this::release);
    for (PartitionStream stream : streams.where(PartitionStream::hasQueue)) {
      send(stream);
      commitIfDue();
    }
    commitIfDue();
    if (open.isWorthWhile() && streams.waiting() == 0) {
      commitAll();
    }
    List<PartitionStream> fencing =
        streams.where(each -> each.state() == PartitionStream.State.FENCING);
    // What they have open belongs to an earlier tenure or generation.
    fencing.forEach(this::release);
    for (PartitionStream stream : fencing) {
      // Fencing may take long, and an open transaction holds up every reader.
      commitAll();
      if (streams.read(all -> stream.state()) == PartitionStream.State.FENCING) {
        // Else it was taken away meanwhile, and its next owner would be fenced.
        fence(stream);
      }
    }
    for (PartitionStream stream : streams.where(PartitionStream::hasJob)) {
      run(stream, streams.with(all -> stream.takeJob()));
    }
    boolean unused = streams.awaitWork(open.isEmpty() ? IDLE : open.untilWorthWhile());
  }

  private void commitIfDue() {
    if (streams.takeCommitRequest() || open.isDue()) {
      commitAll();
    }
  }

  /** The same where it is asked so often that a lock would cost too much. */
  private void commitWhatIsDue() {
    if (open.isDue()) {
      commitAll();
    }
  }

  private void fence(PartitionStream stream) {
    try {
      release(stream);
      stream.own(
          positions.writer(
              stream.input(), (offset, cause) -> refusals.refused(stream, offset, cause)));
      // Reading waits, and another generation may come meanwhile.
      long generation = streams.read(all -> stream.generation());
      OptionalLong position = positions.read(stream.input(), generation);
      long label = positions.currentGeneration(generation);
      if (label < 0) {
        // A writer made after the fence of a new generation reads of that generation here.
        release(stream);
        streams.change(stream, PartitionStream::awaitGeneration);
        return;
      }
      streams.change(stream, s -> s.fenced(generation, position, label));
      log.info(
          "Task {} is ready to write {} from {}",
          task,
          stream.input(),
          position.isPresent() ? "offset " + position.getAsLong() : "where the input stands");
    } catch (KafkaException e) {
      broken(stream, e);
    }
  }

  private void run(PartitionStream stream, TransactionJob job) {
    if (job == null) {
      return;
    }
    BooleanSupplier cancelled =
        () ->
            streams.isStopped()
                || streams.read(all -> stream.state() != PartitionStream.State.FENCED);
    try {
      job.run(stream.writer(), cancelled);
    } catch (RuntimeException e) {
      if (e instanceof InterruptException interrupted) {
        throw interrupted;
      }
      if (cancelled.getAsBoolean()) {
        // Whatever it was: the transaction is aborted, and nobody waits for the job.
        log.debug("Task {} gave up a job for {}", task, stream.input(), e);
        release(stream);
        streams.change(stream, s -> s.writerLost(clock.millis()));
      } else if (e instanceof HookException explained) {
        broken(stream, explained);
      } else if (ProducerErrors.isRefusal(e)) {
        release(stream);
        streams.fail(
            new ConnectException(
                "A row of the difference of "
                    + stream.input()
                    + " cannot be written ("
                    + ProducerErrors.reasonOf(e)
                    + "). Nothing is lost: let the target topic and the state topic take it"
                    + " (max.message.bytes, kafka.producer.max.request.size), or correct it where"
                    + " it comes from, then restart the task",
                e));
      } else if (e instanceof KafkaException cause) {
        broken(stream, cause);
      } else {
        throw e;
      }
    }
  }

  private void send(PartitionStream stream) {
    List<OutgoingRecord> records = streams.with(all -> stream.drain(sender.batchSize()));
    List<OutgoingRecord> encoded = encoder.encode(records, this::commitWhatIsDue);
    streams.encoded(encoded);
    if (stream.writer() == null) {
      // Its transaction could not be committed, so all of this is read again.
      return;
    }
    try {
      sender.send(stream, encoded, this::commitIfDue);
      if (encoded.size() < records.size()) {
        open.commit(stream);
        long offset = records.get(encoded.size()).next() - 1;
        streams.change(stream, s -> s.takeCare(offset, clock.millis()));
      }
    } catch (KafkaException e) {
      broken(stream, e);
    }
  }

  private void commitAll() {
    open.commitAll(this::broken);
  }

  private void broken(PartitionStream stream, KafkaException cause) {
    if (cause instanceof InterruptException) {
      throw cause;
    }
    release(stream);
    if (cause instanceof ConnectException explained) {
      streams.fail(explained);
    } else if (ProducerErrors.isFatal(cause)) {
      streams.fail(
          new ConnectException(
              "Writing what was read from "
                  + stream.input()
                  + " failed ("
                  + cause
                  + "). Correct what the message says, then restart the task: it reads on from the"
                  + " last committed position",
              cause));
    }
    boolean fenced = ProducerErrors.isFenced(cause);
    if (!fenced) {
      sender.writingFailed();
    }
    long pause = fenced ? FENCED_RETRY_MS : limits.retryBackoff().toMillis();
    log.warn(
        "Task {} drops what it has not committed of {} and reads it again{}",
        task,
        stream.input(),
        fenced ? ": another task, or a new generation, has taken the partition over" : "",
        cause);
    streams.change(stream, s -> s.broken(clock.millis() + pause));
  }

  private void release(PartitionStream stream) {
    TransactionalWriter writer = stream.releaseWriter();
    open.drop(stream);
    if (writer != null) {
      writer.close();
    }
  }

  private void releaseAll() {
    streams.takeClosed().forEach(this::release);
    streams.where(stream -> true).forEach(this::release);
  }
}
