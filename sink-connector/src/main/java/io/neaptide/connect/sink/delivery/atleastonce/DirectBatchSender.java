package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.common.format.Outages;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.hook.HookEvents;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.producer.WriteRefusal;
import io.neaptide.connect.sink.record.InputPartitions;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.record.RecordSize;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes the records of a batch and hands them to the producer, in order: a record that cannot be
 * handed over just now is tried until it can. Used by the delivery thread.
 */
final class DirectBatchSender implements BatchSender {

  private static final Logger log = LoggerFactory.getLogger(DirectBatchSender.class);

  private final SubmittedBatches batches;
  private final RecordEncoder encoder;
  private final TargetTopics topics;
  private final TargetProducer producers;
  private final DeliveryLimits limits;
  private final PeriodicTimer warnTimer;

  /** The record that is being handed over, and the error with which that failed. */
  private Sending handingOver;

  private Exception refusal;

  DirectBatchSender(
      TaskRuntime runtime,
      SubmittedBatches batches,
      RecordEncoder encoder,
      TargetTopics topics,
      TargetProducer producers) {
    this.batches = batches;
    this.encoder = encoder;
    this.topics = topics;
    this.producers = producers;
    this.limits = runtime.limits();
    this.warnTimer = new PeriodicTimer(runtime.clock(), limits.warnInterval());
  }

  @Override
  public void send(SendAttempt attempt) {
    long instance = producers.instance();
    Batch batch = attempt.batch();
    int sent = 0;
    long bytes = 0;
    for (int index = 0; index < batch.size(); index++) {
      if (batches.isInterrupted() || !attempt.isCurrent()) {
        return;
      }
      if (batch.isLeftOut(index)) {
        attempt.completeOne();
        continue;
      }
      ProducerRecord<byte[], byte[]> record = encode(attempt, index);
      if (record == null && batch.isRejected(index)) {
        attempt.completeOne();
      } else if (record != null && handOver(instance, attempt, index, record)) {
        sent++;
        bytes += RecordSize.of(record);
      }
    }
    if (sent > 0) {
      batches.encoded(sent, bytes);
    }
  }

  /** The record to write; null where it is rejected, or the batch to be left. */
  ProducerRecord<byte[], byte[]> encode(SendAttempt attempt, int index) {
    while (true) {
      try {
        return encoder.encode(attempt.batch().record(index));
      } catch (RuntimeException e) {
        if (!Outages.isOutage(e)) {
          reject(attempt.batch(), index, e);
          return null;
        }
        if (mustLeave("A format cannot reach a service that it needs", e)) {
          return null;
        }
      }
    }
  }

  /**
   * Hands a record over; false where it is rejected, or the batch to be left.
   *
   * @param instance the number of the producer that the attempt was begun with
   */
  boolean handOver(
      long instance, SendAttempt attempt, int place, ProducerRecord<byte[], byte[]> record) {
    boolean alone = attempt.isSuspect(place);
    while (true) {
      Exception failure;
      try {
        topics.ensure(record.topic());
        if (topics.awaitsFirstRow(record.topic())) {
          firstRow(attempt, place, record.topic());
        }
        Optional<LimitedProducer> producer = producers.producerFor(instance, record.topic());
        if (producer.isEmpty()) {
          // Whoever replaced it has everything sent again.
          return false;
        }
        failure = tryHandOver(producer.get(), new Sending(attempt, place, alone, record), record);
      } catch (KafkaException e) {
        failure = e;
      }
      if (failure == null) {
        return true;
      }
      if (batches.isInterrupted()) {
        return false;
      }
      switch (SendFailure.onHandOver(failure)) {
        case RETRIABLE -> {
          if (mustLeave("The target cluster does not take records", failure)) {
            return false;
          }
        }
        case UNWRITABLE -> {
          reject(attempt, place, failure);
          return false;
        }
        default -> {
          batches.fail(fatal("to the target topic " + record.topic(), failure));
          return false;
        }
      }
    }
  }

  private void firstRow(SendAttempt attempt, int place, String topic) {
    attempt
        .recordAt(place)
        .ifPresent(
            index -> {
              SinkRecord record = attempt.batch().record(index);
              topics.firstRow(topic, InputPartitions.of(record), record.originalKafkaOffset());
            });
  }

  /** Hands a record over; returns why that failed, or null. */
  private Exception tryHandOver(
      LimitedProducer producer, Sending sending, ProducerRecord<byte[], byte[]> record) {
    handingOver = sending;
    refusal = null;
    try {
      if (sending.alone) {
        producer.flush();
      }
      producer.send(record, sending);
      if (sending.alone) {
        producer.flush();
      }
    } catch (KafkaException | IllegalStateException e) {
      refusal = e;
    } finally {
      handingOver = null;
    }
    return refusal;
  }

  private boolean mustLeave(String what, Exception failure) {
    if (warnTimer.isDue()) {
      log.warn("{}; trying again until the task is stopped", what, failure);
    }
    return batches.backOff(limits.retryBackoff());
  }

  /**
   * Sets aside what was refused: its record is reported, or ends the delivery where nobody takes
   * reports. What a hook added has no record and ends it, too.
   */
  @Override
  public void reject(SendAttempt attempt, int place, Exception cause) {
    OptionalInt record = attempt.recordAt(place);
    if (record.isEmpty()) {
      batches.fail(fatal(attempt.describe(place), cause));
      return;
    }
    reject(attempt.batch(), record.getAsInt(), explained(attempt, place, cause));
    attempt.leaveOut(place);
  }

  /** Says what of a record was refused, where it was refused as such. */
  private Exception explained(SendAttempt attempt, int place, Exception cause) {
    if (!WriteRefusal.isRefusal(cause)) {
      return cause;
    }
    return WriteRefusal.explained(() -> encodeAgain(attempt, place), cause);
  }

  private ProducerRecord<byte[], byte[]> encodeAgain(SendAttempt attempt, int place) {
    return attempt
        .eventAt(place)
        .map(HookEvents::record)
        .orElseGet(
            () -> encoder.encode(attempt.batch().record(attempt.recordAt(place).orElseThrow())));
  }

  private void reject(Batch batch, int index, Exception cause) {
    if (!batch.isRejected(index)) {
      batch.reject(index);
      batches.reject(RejectedRecord.of(batch, index, cause));
    }
  }

  static ConnectException fatal(String what, Exception cause) {
    if (cause instanceof ConnectException explained) {
      return explained;
    }
    Optional<String> right = MissingRights.toWrite(cause, Optional.empty());
    if (right.isPresent()) {
      return new ConnectException(right.get(), cause);
    }
    String hint =
        cause instanceof RetriableException
            ? "Raise kafka.producer.delivery.timeout.ms, or remove it so that an outage only pauses"
                + " the task"
            : "Correct what the message says";
    return new ConnectException(
        "Writing "
            + what
            + " failed ("
            + cause
            + "). "
            + hint
            + ", then restart the task: it reads on from the last record that was acknowledged",
        cause);
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** One record on its way to the brokers. */
  private final class Sending implements Callback {

    private final SendAttempt attempt;
    private final int place;
    private final boolean alone;
    private final boolean tombstone;
    private final int length;
    private final long timestamp;
    private final Thread deliveryThread = Thread.currentThread();

    Sending(SendAttempt attempt, int place, boolean alone, ProducerRecord<byte[], byte[]> record) {
      this.tombstone = record.value() == null;
      this.length = length(record.key()) + length(record.value());
      this.timestamp = record.timestamp() == null ? Long.MAX_VALUE : record.timestamp();
      this.attempt = attempt;
      this.place = place;
      this.alone = alone;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception error) {
      if (error == null) {
        attempt.acknowledged(tombstone, length, timestamp);
      } else if (Thread.currentThread() == deliveryThread && handingOver == this) {
        refusal = error;
      } else {
        attempt.failed(place, alone, error);
      }
    }
  }
}
