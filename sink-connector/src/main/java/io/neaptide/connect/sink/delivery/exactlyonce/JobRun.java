package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.hook.HookException;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the jobs that partitions have for their writer, as many as fit in one transaction. Used by
 * the transaction thread, while nothing else is open.
 */
final class JobRun {

  private static final Logger log = LoggerFactory.getLogger(JobRun.class);

  /** More are not kept waiting for each other. */
  private static final int MOST = 50;

  private final TaskId task;
  private final PartitionStreams streams;
  private final PartitionOwnership ownership;
  private final TransactionalWriter writer;

  /** What is written, and not known to be committed. */
  private final List<TransactionJob> written = new ArrayList<>();

  JobRun(
      TaskId task,
      PartitionStreams streams,
      PartitionOwnership ownership,
      TransactionalWriter writer) {
    this.task = task;
    this.streams = streams;
    this.ownership = ownership;
    this.writer = writer;
  }

  /**
   * Does them.
   *
   * @throws JobCancelledException if one was cancelled: the writer has something open of it
   * @throws KafkaException if the writer cannot go on
   */
  void run() {
    try {
      for (PartitionStream stream : streams.where(PartitionStream::hasJob)) {
        TransactionJob job = streams.with(all -> stream.hasJob() ? stream.takeJob() : null);
        if (job != null) {
          write(stream, job);
        }
        if (written.size() == MOST || writer.isLarge()) {
          commit();
        }
      }
      commit();
    } catch (KafkaException e) {
      if (!tellRefused(e)) {
        throw ProducerErrors.isRefusal(e) ? refused(e) : e;
      }
    }
  }

  /**
   * Says which jobs are refused, where there are any that can be gone on without; the others are
   * done again.
   */
  private boolean tellRefused(KafkaException cause) {
    boolean told = written.stream().anyMatch(job -> job.refusal().isPresent());
    if (!told || !(ProducerErrors.isRefusal(cause) || ProducerErrors.isUnauthorized(cause))) {
      return false;
    }
    try {
      writer.abort();
      for (TransactionJob job : List.copyOf(written)) {
        if (job.refusal().isPresent()) {
          job.refusal().get().write(writer, ProducerErrors.messageOf(cause));
        } else {
          job.failed();
          written.remove(job);
        }
      }
      commit();
      log.warn(
          "Task {} was refused a record of a plan or a report ({}); the leader of the comparison is"
              + " told so, and what else was in the transaction is written again",
          task,
          ProducerErrors.messageOf(cause));
      return true;
    } catch (KafkaException | IllegalStateException e) {
      if (e instanceof InterruptException || ProducerErrors.isFenced(e)) {
        throw e;
      }
      cause.addSuppressed(e);
      return false;
    }
  }

  /** What was written is not committed, as far as that is known. */
  void failed() {
    written.forEach(TransactionJob::failed);
    written.clear();
  }

  private void write(PartitionStream stream, TransactionJob job) {
    written.add(job);
    BooleanSupplier cancelled =
        () -> streams.isStopped() || streams.read(all -> stream.state() != StreamState.OWNED);
    try {
      job.write(writer, (next, topicId) -> ownership.position(stream, next, topicId), cancelled);
    } catch (InterruptException | HookException | JobCancelledException e) {
      throw e;
    } catch (RuntimeException e) {
      if (cancelled.getAsBoolean()) {
        // Whatever it was: nobody waits for the job.
        log.debug("Task {} gave up a job for {}", task, stream.input(), e);
        throw new JobCancelledException();
      }
      throw e;
    }
  }

  private static ConnectException refused(KafkaException cause) {
    return new ConnectException(
        "A row of the difference cannot be written ("
            + ProducerErrors.reasonOf(cause)
            + "). Nothing is lost: let the target topic and the state topic take it"
            + " (max.message.bytes, kafka.producer.max.request.size), or correct it where"
            + " it comes from, then restart the task",
        cause);
  }

  private void commit() {
    writer.commit();
    written.forEach(TransactionJob::done);
    written.clear();
  }
}
